import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../build/bundle.js';
import { linkTree } from './files.js';
import { attempt, run } from './run.js';

/**
 * Makes a clone of this repository in an empty folder, with packages of its own; gives in words what it is not.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function makeCleanClone(folder) {
  const changes = await cloneWithChanges(root, folder);
  const isInstalled = await installPackages(folder);
  return [
    ...(changes > 0 ? ['with what is not committed yet'] : []),
    ...(isInstalled ? [] : ["with this checkout's packages, as no registry can be reached"]),
  ];
}

/**
 * Clones a repository, and changes in the clone what is changed in its work tree, but for what git ignores. Gives how many files that are.
 * @param {string} from
 * @param {string} folder
 */
export async function cloneWithChanges(from, folder) {
  await run('git', ['clone', '--quiet', from, folder]);
  const list = async (/** @type {string[]} */ ...args) => (await run('git', args, { cwd: from })).split('\0');
  const names = [
    ...(await list('diff', '-z', '--name-only', '--no-renames', 'HEAD')),
    ...(await list('ls-files', '-z', '--others', '--exclude-standard')),
  ].filter((name) => name !== '');
  for (const name of names) {
    const [source, target] = [join(from, name), join(folder, name)];
    rmSync(target, { force: true });
    if (!existsSync(source)) continue;
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(source, target);
  }
  return names.length;
}

const impatiently = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];

/**
 * As `npm ci` does it from what npm has loaded before, each package by its checksum; without a registry, which CI has to have, those of
 * this checkout. Gives whether they are the clone's own.
 * @param {string} folder
 */
async function installPackages(folder) {
  const install = ['ci', '--prefer-offline', '--no-audit', '--no-fund'];
  const { code } = await attempt('npm', [...install, ...impatiently], { cwd: folder });
  if (code === 0) return true;
  const ping = () => attempt('npm', ['ping', ...impatiently], { cwd: folder });
  const isReachable = process.env.CI === 'true' || (await ping()).code === 0;
  if (isReachable) await run('npm', install, { cwd: folder });
  else linkTree(join(root, 'node_modules'), join(folder, 'node_modules'));
  return isReachable;
}
