// Files of the home that have a secret in them.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const secrets = {
  'Rancher token': /\b[a-z0-9-]+:[a-z0-9]{54}\b/g,
  JWT: /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g,
};

/**
 * @typedef {object} SecretFile
 * @property {string} path from the home on
 * @property {string} mode
 * @property {string[]} kinds one for each secret in it
 */

/**
 * @param {import('./world.js').World} world
 * @returns {SecretFile[]}
 */
export function findSecretFiles({ home }) {
  return filesIn(home).flatMap((path) => {
    const text = readFileSync(path, 'latin1');
    const kinds = Object.entries(secrets).flatMap(([kind, pattern]) =>
      [...new Set(text.match(pattern) ?? [])].map(() => kind),
    );
    const mode = (statSync(path).mode & 0o777).toString(8).padStart(4, '0');
    return kinds.length > 0 ? [{ path: relative(home, path), mode, kinds }] : [];
  });
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}
