// What is timed, in the order in which it is printed.
import { cachedAsks } from './cached-asks.js';
import { kubectlRequests } from './kubectl-requests.js';
import { silentMints } from './silent-mints.js';
import { smallestPrograms } from './smallest-programs.js';
import { commandSubject } from './subject.js';

/**
 * @param {import('./stage.js').Stage} stage
 * @param {import('./go-plugins.js').GoPlugin[]} goPlugins
 * @returns {Promise<import('./subject.js').Subject[]>}
 */
export async function findSubjects(stage, goPlugins) {
  return [
    ...smallestPrograms(stage),
    ...(await cachedAsks(stage)),
    ...(await silentMints(stage)),
    ...(await kubectlRequests(stage)),
    ...goPlugins.map(({ name, command }) => commandSubject(stage, `go:${name}`, `\`${name} --version\``, command)),
  ];
}
