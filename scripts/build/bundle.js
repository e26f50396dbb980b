// Bundles src/: small files for what kubectl waits for (the layers), and one for each part that it seldom needs.
// CommonJS, since that starts faster, and a module that is loaded lazily then also loads Node.js's own modules lazily.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleLayers } from './layers.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each part's name in dist/, and where it begins. Whoever imports the beginning of another part loads its file. */
export const parts = {
  cli: 'src/cli.ts',
  sandbox: 'src/sandbox/sandbox.ts',
  prompts: 'src/platform/terminal/prompts.ts',
  'open-in-desktop': 'src/platform/open-in-desktop.ts',
  'diff-library': 'src/kube/kubeconfig/diff-library.ts',
  'oauth-library': 'src/login/oauth-library.ts',
  'socks-library': 'src/rancher/http/socks-library.ts',
  'keychain-process': 'src/store/sessions/keychain-process.ts',
};

const partOf = new Map(Object.entries(parts).map(([name, file]) => [resolve(root, file), name]));

/** @type {import('esbuild').Plugin} */
const separateParts = {
  name: 'separate parts',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, importer, kind }) => {
      const part = kind === 'entry-point' ? undefined : partOf.get(resolve(dirname(importer), path));
      return part === undefined ? undefined : { path: `./${part}.cjs`, external: true };
    });
  },
};

const options = {
  absWorkingDir: root,
  bundle: true,
  platform: /** @type {const} */ ('node'),
  target: 'node20.19',
  format: /** @type {const} */ ('cjs'),
  plugins: [separateParts],
  // keytar is native code and optional: it stays a package, found at run time or not at all.
  external: ['keytar'],
  // As require(), which the single executable has its own of, and which spares starting the loader of ES modules.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname' },
  minifySyntax: true,
  minifyWhitespace: true,
  // What is not there need not be parsed: a millisecond of each ask that Node.js answers.
  minifyIdentifiers: true,
  legalComments: /** @type {const} */ ('linked'),
  metafile: /** @type {const} */ (true),
  logLevel: /** @type {const} */ ('warning'),
};

/**
 * Bundles into a folder. Gives what went into the bundle, with paths from the root of the project.
 * @param {string} folder
 * @returns {Promise<import('esbuild').Metafile>}
 */
export async function bundle(folder) {
  const { metafile } = await build({
    ...options,
    entryPoints: parts,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    // Packages use it; to ask for it takes time.
    define: { ...options.define, 'import.meta.url': '__fileUrl' },
    banner: { js: "const __fileUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  const all = [metafile, ...(await bundleLayers(folder, options))];
  return {
    inputs: Object.assign({}, ...all.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...all.map(({ outputs }) => outputs)),
  };
}
