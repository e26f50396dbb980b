// The licences of what is in the bundle: only such as may be there, and each with its text.

export const licencesFile = 'THIRD-PARTY-LICENSES.txt';

/** What may be given on in a program under Apache-2.0, with its text and without further duties. */
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/**
 * The file that lists them. Throws for a package whose licence may not be there, or has no text.
 * @param {import('./bundled-packages.js').BundledPackage[]} packages
 * @returns {string}
 */
export function writeLicences(packages) {
  const faults = packages.flatMap(findFaults);
  if (faults.length > 0) throw new Error(`What is bundled cannot be given on:\n  ${faults.join('\n  ')}`);
  const list = packages.map(({ name, version, licence }) => `  ${name} ${version} (${licence})\n`);
  const texts = packages.map(({ name, version, texts }) => `${rule}\n${name} ${version}\n\n${texts.join('\n\n')}\n`);
  return `kubectl-rancher contains code of these packages:\n\n${list.join('')}\n${texts.join('\n')}`;
}

const rule = '='.repeat(80);

/**
 * @param {import('./bundled-packages.js').BundledPackage} bundled
 * @returns {string[]}
 */
function findFaults({ name, version, licence, texts }) {
  return [
    ...(allowed.includes(licence) ? [] : [`${name} ${version} is under ${licence || 'no licence'}`]),
    ...(texts.length > 0 ? [] : [`${name} ${version} comes without the text of its licence`]),
  ];
}
