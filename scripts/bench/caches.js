// Cache directories of the program, handled without knowing what it keeps in them.
import { cpSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The environment of a command that is to use a cache of its own.
 * @param {Record<string, string>} env
 * @param {string} folder
 */
export function withCache(env, folder) {
  return { ...env, KUBECTL_RANCHER_CACHE_DIR: folder };
}

/**
 * Times included, which may carry a meaning.
 * @param {string} from
 * @param {string} to
 */
export function copyCache(from, to) {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

/**
 * Removes its files and leaves its folders.
 * @param {string} folder
 */
export function emptyCache(folder) {
  for (const path of filesIn(folder)) rmSync(path);
}

/**
 * Takes a cache with one credential to `count`, with copies of all its files beside them under other names.
 * @param {string} folder
 * @param {number} count
 */
export function fillCache(folder, count) {
  for (const path of filesIn(folder)) {
    const content = readFileSync(path);
    const { mode, atime, mtime } = statSync(path);
    for (let number = 1; number < count; number += 1) {
      const copy = join(dirname(path), `other-${number}-${basename(path)}`);
      writeFileSync(copy, content, { mode });
      utimesSync(copy, atime, mtime);
    }
  }
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
