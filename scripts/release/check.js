// Tries a release out without making one: node scripts/release/check.js [CHECK... | --bare]
// What this machine cannot get is said, and does not count as proved; anything that is wrong is an error.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../build/bundle.js';
import { checkBare } from './bare/check.js';
import { checkChecksums, checkSbom } from './checks/bill-of-materials.js';
import { lintDockerfile } from './checks/dockerfile.js';
import { checkImage } from './checks/image.js';
import { checkKrew } from './checks/krew.js';
import { checkLicences } from './checks/licences.js';
import { checkNpmInstalls } from './checks/npm-installs.js';
import { checkNpx } from './checks/npx.js';
import { checkPackageContent } from './checks/package-content.js';
import { checkPlainArchive } from './checks/plain-archive.js';
import { checkPnpm } from './checks/pnpm.js';
import { checkReproducible } from './checks/reproducible.js';
import { checkVersions } from './checks/versions.js';
import { checkPins, lintWorkflows } from './checks/workflows.js';
import { archiveName, makeExecutableArchive } from './executable/archive.js';
import { finish, makePackage } from './make.js';
import { ReleaseError, run } from './run.js';
import { beginGettingTools, MissingToolError } from './tools/tools.js';

/**
 * A release that nobody gets.
 * @typedef {object} Release
 * @property {string} folder
 * @property {string} tarball the npm package
 * @property {string} archive of this system's executable
 */

/** @type {Record<string, (release: Release) => Promise<string>>} */
const checks = {
  versions: checkVersions,
  reproducible: checkReproducible,
  licences: checkLicences,
  'package-content': checkPackageContent,
  'npm-installs': checkNpmInstalls,
  npx: checkNpx,
  pnpm: checkPnpm,
  'plain-archive': checkPlainArchive,
  krew: checkKrew,
  checksums: checkChecksums,
  'bill-of-materials': checkSbom,
  workflows: checkPins,
  actionlint: lintWorkflows,
  hadolint: lintDockerfile,
  image: checkImage,
};

/** What no machine of a developer's can prove. */
const elsewhere = [
  'the executables of other systems, and keychains of macOS and Windows: the release workflow builds and tries the former',
  'an installation on Windows: a test looks at the shims that npm makes there',
  "the image upon its real bases: they cannot be pulled everywhere, so Alpine's libraries are not tried",
  "signatures, npm's provenance and trusted publishing: they exist in GitHub's workflow only",
];

/** @param {string} folder */
async function makeRelease(folder) {
  await run('npm', ['run', '--silent', 'build'], { cwd: root });
  await makePackage(folder);
  await makeExecutableArchive(folder);
  finish(folder, 'https://example.com/download', 'https://example.com');
  const tarball = join(folder, `kubectl-rancher-${packageJson.version}.tgz`);
  return { folder, tarball, archive: join(folder, archiveName()) };
}

/**
 * Runs one, and says how it went; gives whether nothing is wrong.
 * @param {string} name
 * @param {() => Promise<string>} check
 */
async function runCheck(name, check) {
  const start = performance.now();
  const say = (/** @type {string} */ verdict, /** @type {string} */ text) =>
    console.log(
      `${verdict.padEnd(15)} ${name.padEnd(18)} ${text} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
    );
  try {
    say('proved', await check());
    return true;
  } catch (error) {
    if (error instanceof MissingToolError) say('NOT PROVED HERE', error.message);
    else
      say(
        'WRONG',
        error instanceof ReleaseError ? error.message : String(error instanceof Error ? error.stack : error),
      );
    return error instanceof MissingToolError;
  }
}

/** @param {string[]} names of checks; all when there are none */
async function main(names) {
  if (names.join() === '--bare') {
    if (!(await runCheck('bare', checkBare))) process.exitCode = 1;
    return;
  }
  const unknown = names.filter((name) => !(name in checks));
  if (unknown.length > 0) throw new ReleaseError(`there is no check ${unknown.join(', ')}`);
  if (names.length === 0) beginGettingTools();
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-release-'));
  try {
    const release = await makeRelease(folder);
    let isGood = true;
    for (const [name, check] of Object.entries(checks))
      if (names.length === 0 || names.includes(name)) isGood = (await runCheck(name, () => check(release))) && isGood;
    for (const what of elsewhere) console.log(`not provable    ${what}`);
    if (!isGood) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
