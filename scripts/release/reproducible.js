// Builds once more, in surroundings that differ in whatever a build should not depend on.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCleanClone } from './clean-clone.js';
import { digest } from './files.js';
import { run } from './run.js';

/** For a shell, with the folder as its argument. */
const steps = `umask 077 &&
npm run --silent build &&
node scripts/release/pack.js "$1" &&
node scripts/release/executable/archive.js "$1"`;

/** Of another builder's machine. */
const settings = { TZ: 'Pacific/Kiritimati', LC_ALL: 'C.UTF-8' };

/**
 * Builds the npm package and this system's archive from a clean clone in another folder, with another home, time zone and
 * umask. Gives the SHA-256 of each by its name, and in words what the clone is not.
 * @returns {Promise<{ digests: Record<string, string>; but: string[] }>}
 */
export async function buildElsewhere() {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-elsewhere-'));
  try {
    const checkout = join(folder, 'another place');
    const home = join(folder, 'another home');
    const made = join(folder, 'made');
    for (const path of [home, made]) mkdirSync(path);
    const but = await makeCleanClone(checkout);
    const env = { PATH: process.env.PATH, HOME: home, ...settings };
    await run('sh', ['-c', steps, 'sh', made], { cwd: checkout, env });
    return { digests: Object.fromEntries(readdirSync(made).map((name) => [name, digest(join(made, name))])), but };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
