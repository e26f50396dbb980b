import { join } from 'node:path';
import { copyCache, fillCache, withCache } from './caches.js';
import { whenDueForCheck } from './due-for-check.js';
import { askFor, askOnce } from './stage.js';
import { commandSubject } from './subject.js';

const counts = [1, 100, 10_000];

/**
 * Requests that the cache answers: each kind has a cache of its own, all with the same credential in it.
 * @param {import('./stage.js').Stage} stage
 */
export async function cachedAsks(stage) {
  const original = stage.cache('cached');
  await askOnce(stage, original, stage.downstream);
  /** @param {string} name @param {number} count */
  const cacheWith = (name, count) => {
    const cache = stage.cache(name);
    copyCache(original, cache);
    fillCache(cache, count);
    return withCache(stage.env, cache);
  };
  const args = askFor(stage, stage.downstream);
  const byScript = counts.map((count) => {
    const credentials = `${count.toLocaleString('en')} credential${count === 1 ? '' : 's'} on disk`;
    const env = cacheWith(`cached-${count}`, count);
    return commandSubject(stage, `cached:${count}`, `cached request, ${credentials}`, [stage.script, ...args], env);
  });
  const due = stage.cache('cached-due');
  const dueSubject = commandSubject(
    stage,
    'cached:due',
    'cached request that starts a background run',
    [stage.script, ...args],
    withCache(stage.env, due),
  );
  const program = [process.execPath, join(stage.program, 'bin', 'kubectl-rancher.js'), 'token', ...args];
  const env = cacheWith('cached-node', 1);
  return [
    ...byScript,
    whenDueForCheck(dueSubject, due, original),
    commandSubject(stage, 'cached:node', 'cached request, by Node alone', program, env),
  ];
}
