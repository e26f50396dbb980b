import { observeAsks } from './asks.js';
import { observeLogout, observeRevocation } from './endings.js';
import { timeCachedAnswers } from './times.js';

/**
 * @typedef {{ world: import('./world.js').World; program: import('./programs/program.js').Program }} Compared
 *
 * @typedef {object} Outcome
 * @property {import('./world.js').World} world
 * @property {import('./programs/program.js').Program} program
 * @property {import('./asks.js').Asks} asks
 * @property {import('./endings.js').Logout} logout
 * @property {import('./endings.js').Revocation} revocation
 */

/**
 * @param {import('../bench/launcher.js').Launcher} launcher
 * @param {Compared[]} compared
 * @param {import('./run.js').Options} options
 * @returns {Promise<{ rows: import('../bench/statistics.js').Row[]; outcomes: Outcome[] }>}
 */
export async function compare(launcher, compared, options) {
  const { signal, say } = options;
  const begun = [];
  for (const { world, program } of compared) {
    signal.throwIfAborted();
    say(`${program.name}: many asks at once`);
    begun.push({ world, program, asks: await observeAsks(world, program) });
  }
  const rows = await timeCachedAnswers(launcher, compared, options);
  say('logging out; then revoked tokens, which takes five minutes');
  const outcomes = await Promise.all(
    begun.map(async ({ world, program, asks }) => ({
      world,
      program,
      asks,
      logout: await observeLogout(world, program),
      revocation: await observeRevocation(world, program, signal),
    })),
  );
  return { rows, outcomes };
}
