// Makes the npm package from what is built: node scripts/release/pack.js FOLDER
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../build/bundle.js';
import { run } from './run.js';

/**
 * Puts the package's tarball into a folder; gives its path. npm packs files with the modes that they have, which come from
 * the umask of whoever checked out and built: here they are always the same.
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function packPackage(folder) {
  const stage = mkdtempSync(join(tmpdir(), 'kubectl-rancher-pack-'));
  try {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const name of ['package.json', ...files]) cpSync(join(root, name), join(stage, name), { recursive: true });
    evenModes(stage);
    const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', resolve(folder)];
    const name = await run('npm', args, { cwd: stage });
    return resolve(folder, name.trim());
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function evenModes(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const { mode } = statSync(path);
    chmodSync(path, mode & 0o100 ? 0o755 : 0o644);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await packPackage(process.argv[2] ?? root));
