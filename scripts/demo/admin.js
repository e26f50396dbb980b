// What the sandbox's admin does, with plain requests to Rancher's API.
import { DemoError } from './errors.js';
import { asUser, demand } from './rancher-api.js';
import { userNamed } from './sandbox.js';
import { sayNote, sayRequest } from './say.js';

const tokens = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';

/** @typedef {{ metadata: { name: string }; isDerived: boolean; userPrincipal: { loginName: string } }} Token */

/**
 * From now on Rancher wants a command in kubeconfigs.
 * @param {import('./sandbox.js').Sandbox} sandbox
 */
export async function banTokensFromKubeconfigs(sandbox) {
  const path = '/v3/settings/kubeconfig-generate-token';
  const body = { value: 'false' };
  sayRequest('the admin', 'PUT', path, JSON.stringify(body));
  const { name, value } = await asAdmin(sandbox, (token) => demand(sandbox, 'PUT', path, { token, body }));
  if (value !== 'false') throw new DemoError(`the setting is "${value}" now.`);
  sayNote(`${name} is ${value} now: a kubeconfig carries a command instead of a token`);
}

/**
 * @param {import('./sandbox.js').Sandbox} sandbox
 * @param {string} username
 */
export async function endSessionsOf(sandbox, username) {
  await asAdmin(sandbox, async (token) => {
    const sessions = (await listTokens(sandbox, token, username)).filter(({ isDerived }) => !isDerived);
    if (sessions.length === 0) throw new DemoError(`${username} has no session on the server.`);
    for (const { metadata } of sessions) {
      sayRequest('the admin', 'DELETE', `${tokens}/${metadata.name}`);
      await demand(sandbox, 'DELETE', `${tokens}/${metadata.name}`, { token });
    }
  });
}

/**
 * How many tokens of a user there are on the server.
 * @param {import('./sandbox.js').Sandbox} sandbox
 * @param {string} username
 */
export async function countTokensOf(sandbox, username) {
  return asAdmin(sandbox, async (token) => (await listTokens(sandbox, token, username)).length);
}

/**
 * @template T
 * @param {import('./sandbox.js').Sandbox} sandbox
 * @param {(token: string) => Promise<T>} use
 */
function asAdmin(sandbox, use) {
  return asUser(sandbox, userNamed(sandbox, 'admin'), use);
}

/**
 * @param {import('./sandbox.js').Sandbox} sandbox
 * @param {string} token
 * @param {string} username
 * @returns {Promise<Token[]>}
 */
async function listTokens(sandbox, token, username) {
  const { items } = await demand(sandbox, 'GET', tokens, { token });
  return items.filter((/** @type {Token} */ { userPrincipal }) => userPrincipal.loginName === username);
}
