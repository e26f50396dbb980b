// What the server has of the user, and what a token is good for there.
import { ask, asUser, demand } from '../demo/rancher-api.js';
import { userNamed } from '../demo/sandbox.js';

const tokens = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';

/**
 * The names of the tokens that the user has on the server.
 * @param {import('./world.js').World} world
 * @returns {Promise<string[]>}
 */
export function listTokens({ sandbox, user }) {
  return asUser(sandbox, userNamed(sandbox, 'admin'), async (token) => {
    const { items } = await demand(sandbox, 'GET', tokens, { token });
    return items
      .filter(
        (/** @type {{ userPrincipal: { loginName: string } }} */ item) =>
          item.userPrincipal.loginName === user.username,
      )
      .map((/** @type {{ metadata: { name: string } }} */ { metadata }) => metadata.name);
  });
}

/**
 * An admin deletes what was handed out; where that is none of the tokens on the server, all that the user has there.
 * @param {import('./world.js').World} world
 * @param {string} token
 */
export async function revoke(world, token) {
  const listed = await listTokens(world);
  const own = listed.filter((name) => token.startsWith(`${name}:`));
  const { sandbox } = world;
  await asUser(sandbox, userNamed(sandbox, 'admin'), async (admin) => {
    for (const name of own.length > 0 ? own : listed) {
      await demand(sandbox, 'DELETE', `${tokens}/${name}`, { token: admin });
    }
  });
}

/**
 * Whether the cluster takes a token.
 * @param {import('./world.js').World} world
 * @param {{ id: string }} cluster
 * @param {string} token
 */
export async function opens({ sandbox }, { id }, token) {
  return (await ask(sandbox, 'GET', `/k8s/clusters/${id}/version`, { token })).status === 200;
}

/**
 * Whether Rancher's own API takes it.
 * @param {import('./world.js').World} world
 * @param {string} token
 */
export async function opensRancher({ sandbox }, token) {
  return (await ask(sandbox, 'GET', '/v3/tokens', { token })).status === 200;
}
