// Many requests at once by a single process, as a client makes them that keeps no token itself, and by as many processes.
import { withCache } from './caches.js';
import { BenchError } from './errors.js';
import { askFor, askOnce } from './stage.js';
import { launchAtOnce, requests } from './storm.js';

/** Starts the command that often at once, and waits for all. */
const atOnce = 'for ((count = 0; count < $REQUESTS; count++)); do "$@" & done; wait';

/**
 * @typedef {object} OneCaller
 * @property {number} requests
 * @property {number} byMany milliseconds until the last of as many processes has ended
 * @property {number} byOne milliseconds until the last request of one process has ended
 */

/**
 * With a token in the cache that was minted a moment ago.
 * @param {import('./stage.js').Stage} stage
 * @returns {Promise<OneCaller>}
 */
export async function measureOneCaller(stage) {
  const command = [stage.script, ...askFor(stage, stage.downstream)];
  const many = await withFreshToken(stage, 'many-callers', (env) => launchAtOnce(stage, command, env));
  const one = await withFreshToken(stage, 'one-caller', (env) =>
    launchAtOnce(stage, ['bash', '-c', atOnce, 'bash', ...command], { ...env, REQUESTS: String(requests) }, 1),
  );
  for (const { runs } of [many, one]) expectCredentials(runs);
  return { requests, byMany: many.milliseconds, byOne: one.milliseconds };
}

/**
 * @template T
 * @param {import('./stage.js').Stage} stage
 * @param {string} name of a cache
 * @param {(env: Record<string, string>) => Promise<T>} measure
 */
async function withFreshToken(stage, name, measure) {
  const cache = stage.cache(name);
  await askOnce(stage, cache, stage.downstream);
  return measure(withCache(stage.env, cache));
}

/** @param {import('./launcher.js').Run[]} runs */
function expectCredentials(runs) {
  const credentials = runs.flatMap(({ output }) => output.trim().split('\n')).filter((line) => line.startsWith('{'));
  if (credentials.length !== requests)
    throw new BenchError(`${requests} requests gave ${credentials.length} credentials.`);
}
