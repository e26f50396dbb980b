import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../files.js';
import { makeFreshRoot } from '../fresh-root.js';
import { travel } from '../journey.js';
import { ReleaseError, run } from '../run.js';

/** @typedef {import('../fresh-root.js').FreshRoot} FreshRoot */

/** Where npm puts the packages and the programs, below the prefix. */
const places = {
  global: { packages: 'npm/lib/node_modules', programs: 'npm/bin' },
  local: { packages: 'npm/node_modules', programs: 'npm/node_modules/.bin' },
};

/**
 * `npm install --global` of the tarball; without the keychain package, which npm leaves out of local installations only; each up
 * to listed pods. And with `--ignore-scripts`, which has to lay down the same files: keytar's script only makes a second copy of one.
 * @param {import('../check.js').Release} release
 */
export async function checkNpmInstalls({ tarball }) {
  const [whole, bare, withoutScripts] = await Promise.all([
    install(tarball, ['--global'], travel),
    install(tarball, ['--omit=optional'], travel),
    install(tarball, ['--global', '--ignore-scripts'], async () => undefined),
  ]);
  if (JSON.stringify(whole) !== JSON.stringify(withoutScripts)) {
    throw new ReleaseError('with --ignore-scripts other files are installed');
  }
  if (bare.some(({ name }) => name.includes('keytar'))) throw new ReleaseError('--omit=optional installs keytar');
  return 'npm install: --global, --global --ignore-scripts, --omit=optional';
}

/**
 * Gives what was installed.
 * @param {string} tarball
 * @param {string[]} options
 * @param {(root: FreshRoot) => Promise<void>} use
 */
async function install(tarball, options, use) {
  const { packages, programs } = places[options.includes('--global') ? 'global' : 'local'];
  const root = await makeFreshRoot({ node: true });
  try {
    const args = ['install', '--prefix', root.path('npm'), ...options, tarball];
    await run('npm', args, { env: root.env, cwd: root.folder });
    root.addToPath(programs);
    await use(root);
    return listFiles(root.path(packages));
  } finally {
    root.remove();
  }
}

/** @param {string} folder */
function listFiles(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const laidDown = paths.filter((path) => !path.includes('/keytar/build/'));
  return laidDown.sort().map((path) => ({ name: path.slice(folder.length), sha256: digest(path) }));
}
