// Builds the package twice, in surroundings that differ in whatever a build should not depend on, and compares every byte.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCleanCopy } from './clean-copy.js';
import { digest } from './files.js';
import { ReleaseError, run } from './run.js';

/** What differs: where it lies, and what the builder's machine is set to. */
const builders = [
  { place: 'a', umask: '022', env: { TZ: 'UTC', LC_ALL: 'C' } },
  { place: 'another/place with a space', umask: '077', env: { TZ: 'Pacific/Kiritimati', LC_ALL: 'C.UTF-8' } },
];

/**
 * Gives the SHA-256 of the package's tarball, which is the same both times. Throws a ReleaseError where it is not.
 * @returns {Promise<string>}
 */
export async function buildTwice() {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-twice-'));
  try {
    const [first, second] = await Promise.all(builders.map((builder) => buildAt(folder, builder)));
    const differing = Object.keys({ ...first, ...second }).filter((name) => first?.[name] !== second?.[name]);
    if (differing.length > 0) throw new ReleaseError(`two builds differ in ${differing.join(', ')}`);
    const sum = Object.entries(first ?? {}).find(([name]) => name.endsWith('.tgz'))?.[1];
    if (sum === undefined) throw new ReleaseError('no tarball was made');
    return sum;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {typeof builders[number]} builder
 * @returns {Promise<Record<string, string>>} the SHA-256 of each file that was made
 */
async function buildAt(folder, { place, umask, env }) {
  const checkout = join(folder, place);
  const home = join(folder, `home of ${umask}`);
  mkdirSync(home);
  await makeCleanCopy(checkout);
  const surroundings = { PATH: process.env.PATH, HOME: home, ...env };
  await run('sh', ['-c', `umask ${umask} && npm run --silent build && exec node scripts/release/pack.js .`], {
    cwd: checkout,
    env: surroundings,
  });
  const built = readdirSync(join(checkout, 'dist')).map((name) => join('dist', name));
  const packed = readdirSync(checkout).filter((name) => name.endsWith('.tgz'));
  return Object.fromEntries([...built, ...packed].map((name) => [name, digest(join(checkout, name))]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildTwice());
