// Bundles src/ into dist/: one entry for the program, with everything it loads lazily in chunks of its own.
import { renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

// Built beside and moved into place, so that a program running from dist/ finds its lazy parts for as long as possible.
const fresh = `${root}/.dist-${process.pid}`;

await build({
  absWorkingDir: root,
  entryPoints: {
    main: 'src/main.ts',
    complete: 'src/complete.ts',
    'keychain-process': 'src/store/keychain-process.ts',
  },
  outdir: fresh,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // keytar is native code and optional: it stays a package, found at run time or not at all.
  external: ['keytar'],
  // CommonJS packages inside an ES module bundle still ask for require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  legalComments: 'linked',
  logLevel: 'warning',
});
rmSync(`${root}/dist`, { recursive: true, force: true });
renameSync(fresh, `${root}/dist`);
