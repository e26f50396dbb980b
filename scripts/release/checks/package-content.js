import { basename } from 'node:path';
import { ReleaseError, run } from '../run.js';

/** What an installed package may take of the disk besides the optional keychain package, in bytes. */
const largest = 3_000_000;

const expected = [
  /^package\.json$/,
  /^(README|README\.zh-CN|CHANGELOG|SECURITY)\.md$/,
  /^LICENSE$/,
  /^bin\/(kubectl-rancher\.js|kubectl-rancher-auth|kubectl_complete-rancher\.js|package\.json)$/,
  /^dist\/[a-z-]+\.cjs(\.LEGAL\.txt)?$/,
  /^dist\/THIRD-PARTY-LICENSES\.txt$/,
  /^docs\/(decisions\/)?([a-z0-9-]+|README)(\.zh-CN)?\.md$/,
  /^docs\/images\/[a-z-]+\.(png|svg)$/,
];

/**
 * The package has what it should and no more, is small, and its programs can be run.
 * @param {import('../check.js').Release} release
 */
export async function checkPackageContent({ tarball }) {
  const list = await run('tar', ['-tvzf', tarball]);
  const files = list.trim().split('\n').map(readLine);
  const size = judgeContent(files);
  return `${files.length} files, ${(size / 1e6).toFixed(1)} MB unpacked (${basename(tarball)})`;
}

/**
 * @typedef {{ mode: string; size: number; name: string }} PackedFile
 * @param {string} line of GNU's and BSD's `tar -tv`
 * @returns {PackedFile}
 */
function readLine(line) {
  const [mode = '', ...rest] = line.split(/\s+/);
  const size = rest.find((word, index) => /^\d+$/.test(word) && index > 0 && word.length > 1) ?? '0';
  return { mode, size: Number(size), name: line.slice(line.indexOf('package/') + 'package/'.length) };
}

/**
 * Gives the size in bytes.
 * @param {PackedFile[]} files
 */
export function judgeContent(files) {
  const names = files.map(({ name }) => name);
  const odd = names.filter((name) => !expected.some((pattern) => pattern.test(name)));
  const missing = expected.filter((pattern) => !names.some((name) => pattern.test(name)));
  const plain = files.filter(({ name, mode }) => /^bin\/kubectl/.test(name) && !mode.startsWith('-rwxr-xr-x'));
  const size = files.reduce((total, file) => total + file.size, 0);
  const faults = [
    ...odd.map((name) => `${name} does not belong there`),
    ...missing.map((pattern) => `nothing is like ${pattern.source}`),
    ...plain.map(({ name }) => `${name} cannot be run`),
    ...(size > largest ? [`it takes ${size} bytes, and may take ${largest}`] : []),
  ];
  if (faults.length > 0) throw new ReleaseError(`the package is not as it should be:\n  ${faults.join('\n  ')}`);
  return size;
}
