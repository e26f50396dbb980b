import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import packageJson from '../../../package.json' with { type: 'json' };
import { root } from '../../build/bundle.js';
import { ReleaseError } from '../run.js';

/**
 * The version that package.json names is that of the lock file, of the changelog's newest entry and of krew's manifest.
 * @param {import('../check.js').Release} release
 */
export async function checkVersions({ folder }) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const manifest = /** @type {any} */ (load(readFileSync(join(folder, 'rancher.yaml'), 'utf8')));
  compareVersions(packageJson.version, {
    'package-lock.json': lock.packages[''].version,
    'CHANGELOG.md': newestVersion(changelog),
    "krew's manifest": manifest.spec.version.slice(1),
  });
  return packageJson.version;
}

/**
 * The newest version that a changelog has an entry of; what is not released yet does not count.
 * @param {string} changelog
 * @returns {string | undefined}
 */
export function newestVersion(changelog) {
  return /^## (\d+\.\d+\.\d+\S*)/m.exec(changelog)?.[1];
}

/**
 * @param {string} version
 * @param {Record<string, string | undefined>} others
 */
export function compareVersions(version, others) {
  const wrong = Object.entries(others).filter(([, other]) => other !== version);
  const list = wrong.map(([place, other]) => `${place} has ${other ?? 'none'}`);
  if (wrong.length > 0) throw new ReleaseError(`package.json has version ${version}, but ${list.join(', ')}`);
}
