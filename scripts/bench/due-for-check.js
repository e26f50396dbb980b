import { backgroundRunEnds } from './background-runs.js';
import { copyCache, emptyCache } from './caches.js';
import { letTimePass } from './passing-time.js';

/** A check is due then, which kubectl does not wait for. Milliseconds. */
const dueForCheck = 5 * 60_000;

/**
 * The same, each time with a credential that is due for a check, so that it starts a background run.
 * @param {import('./subject.js').Subject} subject which uses `cache`
 * @param {string} cache
 * @param {string} original with the credential
 * @returns {import('./subject.js').Subject}
 */
export function whenDueForCheck(subject, cache, original) {
  return {
    ...subject,
    prepare() {
      emptyCache(cache);
      copyCache(original, cache);
      letTimePass([cache], dueForCheck);
    },
    async time() {
      const milliseconds = await subject.time();
      await backgroundRunEnds(cache);
      return milliseconds;
    },
  };
}
