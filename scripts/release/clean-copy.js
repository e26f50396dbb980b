import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../build/bundle.js';
import { linkTree } from './files.js';
import { run } from './run.js';

/**
 * Puts what a clean clone would have into a folder, with what is not committed yet, and the installed packages.
 * @param {string} folder
 */
export async function makeCleanCopy(folder) {
  const list = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const name of list.split('\0').filter((file) => file !== '' && existsSync(join(root, file)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    copyFileSync(join(root, name), join(folder, name));
  }
  linkTree(join(root, 'node_modules'), join(folder, 'node_modules'));
}
