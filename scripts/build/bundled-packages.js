// Which packages are in the bundle, as the bundler tells.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';

/**
 * @typedef {object} BundledPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence an SPDX expression; empty when its package.json names none
 * @property {string[]} texts its licence files, and notices
 */

/**
 * Every package that at least one line of the bundle comes from, by name.
 * @param {import('esbuild').Metafile} metafile
 * @returns {BundledPackage[]}
 */
export function listBundledPackages({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => packageFolder(path));
  const folders = new Set(used.filter((folder) => folder !== undefined));
  const packages = [...folders].map(readPackage).map((found) => /** @type {const} */ ([refer(found), found]));
  // The same version may lie in several folders.
  return [...new Map(packages).values()].sort((one, other) => (refer(one) < refer(other) ? -1 : 1));
}

/**
 * As npm refers to it.
 * @param {BundledPackage} bundled
 */
export function refer({ name, version }) {
  return `${name}@${version}`;
}

/**
 * The folder of the package that a file belongs to; undefined for one of our own.
 * @param {string} path
 */
function packageFolder(path) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

/**
 * @param {string} folder
 * @returns {BundledPackage}
 */
function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return { name, version, licence: typeof license === 'string' ? license : '', texts };
}
