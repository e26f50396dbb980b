import { join } from 'node:path';
import { copyCache, emptyCache, withCache } from './caches.js';
import { serverTimes } from './server-times.js';
import { askFor } from './stage.js';
import { commandSubject } from './subject.js';

/**
 * Requests that need a new token, with a session there, and what the server alone takes for the same requests.
 * The first for a cluster mints and looks whether the cluster takes the token. Later, when the cache still has a
 * credential that has expired, minting is all.
 * @param {import('./stage.js').Stage} stage
 * @returns {Promise<import('./subject.js').Subject[]>}
 */
export async function silentMints(stage) {
  const first = stage.cache('first-mint');
  const later = stage.cache('later-mint');
  const expired = await cacheWithExpired(stage);
  const command = [stage.script, ...askFor(stage, stage.downstream)];
  return [
    {
      ...commandSubject(stage, 'mint:first', 'silent mint, first for a cluster', command, withCache(stage.env, first)),
      mints: 1,
      prepare: () => emptyCache(first),
    },
    {
      ...commandSubject(stage, 'mint:later', 'silent mint, later', command, withCache(stage.env, later)),
      mints: 1,
      prepare() {
        emptyCache(later);
        copyCache(expired, later);
      },
    },
    ...(await serverTimes(stage)),
  ];
}

/**
 * What is valid for an hour by a clock that is two hours late has expired by the right one.
 * @param {import('./stage.js').Stage} stage
 */
async function cacheWithExpired(stage) {
  const cache = stage.cache('expired');
  const program = join(stage.program, 'bin', 'kubectl-rancher.js');
  const node = [process.execPath, '--import', String(new URL('late-clock.js', import.meta.url)), program];
  await stage.launcher.demand([...node, 'token', ...askFor(stage, stage.downstream)], withCache(stage.env, cache));
  return cache;
}
