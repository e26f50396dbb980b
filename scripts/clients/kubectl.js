import { kubectlVersion } from '../kubectl.js';

/**
 * One that is on this machine.
 * @param {string} path
 * @returns {Promise<import('./client.js').Client>}
 */
export async function kubectl(path) {
  const version = (await kubectlVersion(path)).replace(/^v/, '');
  return { name: 'kubectl', version, install: async () => ({ list: [path, 'get', 'pods'] }) };
}
