// Makes what a release consists of, in release/: node scripts/release/make.js package | executable | finish ADDRESS HOMEPAGE | notes
// `package` and `executable` (one on each system) may run on different machines; `finish` needs what all of them made; `notes` prints what is new.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../build/bundle.js';
import { makeExecutableArchive } from './executable/archive.js';
import { digest } from './files.js';
import { writeKrewManifest } from './krew-manifest.js';
import { packPackage } from './pack.js';
import { ReleaseError } from './run.js';
import { writeSbom } from './sbom.js';

export const checksumsFile = 'SHA256SUMS';

/**
 * The npm package and its bill of materials.
 * @param {string} folder
 */
export async function makePackage(folder) {
  await packPackage(folder);
  writeFileSync(join(folder, 'kubectl-rancher.cdx.json'), await writeSbom());
}

/**
 * The manifest for krew, and the checksums of everything.
 * @param {string} folder
 * @param {string} address where the archives can be downloaded, without their names
 * @param {string} homepage
 */
export function finish(folder, address, homepage) {
  writeFileSync(join(folder, 'rancher.yaml'), writeKrewManifest(folder, address, homepage));
  const names = readdirSync(folder).filter((name) => name !== checksumsFile);
  writeFileSync(join(folder, checksumsFile), names.map((name) => `${digest(join(folder, name))}  ${name}\n`).join(''));
}

/**
 * The newest section of a changelog, without its heading.
 * @param {string} changelog
 */
export function newestSection(changelog) {
  const [, section = ''] = changelog.split(/^## .*$/m);
  return `${section.trim()}\n`;
}

/** @param {string[]} args */
async function main([what, address, homepage]) {
  const folder = join(root, 'release');
  mkdirSync(folder, { recursive: true });
  if (what === 'package') await makePackage(folder);
  else if (what === 'executable') await makeExecutableArchive(folder);
  else if (what === 'finish' && address && homepage) finish(folder, address, homepage);
  else if (what === 'notes') process.stdout.write(newestSection(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')));
  else throw new ReleaseError('it makes one of: package, executable, finish ADDRESS HOMEPAGE, notes');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
