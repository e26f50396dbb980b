import { accessToken } from '../access-token.ts';
import { asAdmin, asUser, type Prepare } from '../exchange.ts';
import { field, type Json, listField, textField } from '../json.ts';
import { newUser, type TestUser, userSession } from '../preparations.ts';
import { EXT_API, type RancherUnderTest, type TestToken } from '../rancher-under-test.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const FIXTURE_USERS = ['u-r5z7f', 'user-6n6rl'];

/** Makes a token of `ext.cattle.io/v1`. */
async function extToken(
  rancher: RancherUnderTest,
  { bearer }: TestToken,
  options: { clusterName?: string } = {},
): Promise<TestToken> {
  const spec = { description: rancher.prefix, ttl: 3_600_000, ...options };
  const body = { apiVersion: 'ext.cattle.io/v1', kind: 'Token', spec };
  const made = await rancher.mustAsk({ method: 'POST', path: `${EXT_API}/tokens`, body, bearer });
  const token = { name: textField(made, 'metadata', 'name'), bearer: textField(made, 'status', 'bearerToken') };
  rancher.keepExtToken(token.name);
  return token;
}

/** A user with one ext token, of a kubeconfig, as in the fixtures. */
async function userWithKubeconfig(rancher: RancherUnderTest): Promise<TestUser & { bearer: string }> {
  const user = await newUser(rancher);
  const { bearer } = await rancher.login(user);
  const body = { apiVersion: 'ext.cattle.io/v1', kind: 'Kubeconfig', spec: {} };
  const made = await rancher.mustAsk({ method: 'POST', path: `${EXT_API}/kubeconfigs`, body, bearer });
  rancher.keep(`${EXT_API}/kubeconfigs/${textField(made, 'metadata', 'name')}`);
  return { ...user, bearer };
}

/** Of everybody's tokens those of one user and of the fixture's users, and of them the kubeconfigs'. */
function kubeconfigTokensOf(userId: string): (body: Json) => Json {
  const isWanted = (item: Json) =>
    [userId, ...FIXTURE_USERS].some((id) => id === field(item, 'spec', 'userID')) &&
    field(item, 'spec', 'kind') === 'kubeconfig';
  return (body) => (typeof body === 'object' ? { ...body, items: listField(body, 'items').filter(isWanted) } : body);
}

const withAccessToken: Prepare = async (rancher) => ({ bearer: await accessToken(rancher) });

export const extTokenExchanges: Record<string, Prepare> = {
  'admin-ext-tokens': async (rancher, fixture) => {
    const { id } = await userWithKubeconfig(rancher);
    return { ...(await asAdmin(rancher, fixture)), reduce: kubeconfigTokensOf(id) };
  },
  'ext-selfuser': asUser,
  'ext-token-create': asUser,
  'ext-token-create-admin': asAdmin,
  'ext-token-delete': async (rancher, fixture) => {
    const { name, bearer } = await extToken(rancher, await rancher.adminSession(), { clusterName: 'local' });
    await rancher.mustAsk({ method: 'GET', path: '/v3/users?me=true', bearer });
    return { ...(await asAdmin(rancher, fixture)), path: `${EXT_API}/tokens/${name}` };
  },
  'ext-token-from-jwt': withAccessToken,
  'ext-token-ttl--1': asAdmin,
  'ext-token-ttl-0': asAdmin,
  'ext-token-ttl-31536000000': asAdmin,
  'ext-tokens-list': async (rancher) => ({ bearer: (await userWithKubeconfig(rancher)).bearer }),
  'ext-tokens-table': async (rancher, fixture) => {
    await userWithKubeconfig(rancher);
    return { ...(await asAdmin(rancher, fixture)), accept: TABLE, literals: ['format', 'priority', 'description'] };
  },
  'mint-from-ext': async (rancher) => ({ bearer: (await extToken(rancher, await userSession(rancher))).bearer }),
  'mint-from-jwt': withAccessToken,
};
