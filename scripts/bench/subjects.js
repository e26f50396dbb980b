// What is timed, in the order in which it is printed.
import { cachedAsks } from './cached-asks.js';
import { kubectlRequests } from './kubectl-requests.js';
import { silentMints } from './silent-mints.js';
import { smallestPrograms } from './smallest-programs.js';

/**
 * @param {import('./stage.js').Stage} stage
 * @param {import('./subject.js').Subject[]} goPlugins
 * @returns {Promise<import('./subject.js').Subject[]>}
 */
export async function findSubjects(stage, goPlugins) {
  return [
    ...smallestPrograms(stage),
    ...(await cachedAsks(stage)),
    ...(await silentMints(stage)),
    ...(await kubectlRequests(stage)),
    ...goPlugins,
  ];
}
