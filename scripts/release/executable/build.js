// Puts the program, with the Node.js that runs this, into one executable: node scripts/release/executable/build.js FILE
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../build/bundle.js';
import { ReleaseError, run } from '../run.js';

/** Node.js looks for it, and for the name below, where it documents single executables. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Makes the executable from what is built in dist/. Throws a ReleaseError where this Node.js cannot be used for one.
 * @param {string} target
 */
export async function buildExecutable(target) {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-executable-'));
  try {
    const blob = await makeBlob(folder);
    copyFileSync(process.execPath, target);
    chmodSync(target, 0o755);
    if (!readFileSync(target).includes(fuse)) {
      throw new ReleaseError(`${process.execPath} is not made for it, as those of nodejs.org are`);
    }
    // A signature holds for the original; macOS starts nothing without one, be it the machine's own.
    if (process.platform === 'darwin') await run('codesign', ['--remove-signature', target]);
    await inject(target, blob);
    if (process.platform === 'darwin') await run('codesign', ['--sign', '-', target]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function makeBlob(folder) {
  const dist = join(root, 'dist');
  const parts = readdirSync(dist).filter((name) => name.endsWith('.cjs'));
  const config = {
    // Relative, since it is kept inside.
    main: 'start.cjs',
    output: join(folder, 'blob'),
    disableExperimentalSEAWarning: true,
    assets: {
      ...Object.fromEntries(parts.map((name) => [name, join(dist, name)])),
      'kubectl-rancher-auth': join(root, 'bin', 'kubectl-rancher-auth'),
    },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  await run(process.execPath, ['--experimental-sea-config', join(folder, 'config.json')], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  return config.output;
}

/**
 * @param {string} target
 * @param {string} blob
 */
async function inject(target, blob) {
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  const machO = process.platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
  await run(process.execPath, [postject, target, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse, ...machO]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildExecutable(process.argv[2] ?? 'kubectl-rancher');
