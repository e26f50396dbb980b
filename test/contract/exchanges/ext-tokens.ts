import { accessToken } from '../access-token.ts';
import { anonymous, asAdmin, asStranger, asUser, type Prepare } from '../exchange.ts';
import { field, type Json, listField, textField } from '../json.ts';
import { activeCluster, newUser, type TestUser, userSession } from '../preparations.ts';
import { EXT_API, type RancherUnderTest, type TestToken } from '../rancher-under-test.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const FIXTURE_USERS = ['u-r5z7f', 'user-6n6rl'];

/** Creates a token of `ext.cattle.io/v1`. */
async function extToken(
  rancher: RancherUnderTest,
  { bearer }: TestToken,
  options: { clusterName?: string } = {},
): Promise<TestToken> {
  const spec = { description: rancher.prefix, ttl: 3_600_000, ...options };
  const body = { apiVersion: 'ext.cattle.io/v1', kind: 'Token', spec };
  const made = await rancher.sendOk({ method: 'POST', path: `${EXT_API}/tokens`, body, bearer });
  const token = { name: textField(made, 'metadata', 'name'), bearer: textField(made, 'status', 'bearerToken') };
  rancher.deleteExtTokenAtEnd(token.name);
  return token;
}

/** A user with one ext token, that of a kubeconfig, as in the fixtures. */
async function userWithKubeconfig(rancher: RancherUnderTest): Promise<TestUser & { bearer: string }> {
  const user = await newUser(rancher);
  const { bearer } = await rancher.login(user);
  const body = { apiVersion: 'ext.cattle.io/v1', kind: 'Kubeconfig', spec: {} };
  const made = await rancher.sendOk({ method: 'POST', path: `${EXT_API}/kubeconfigs`, body, bearer });
  rancher.deleteAtEnd(`${EXT_API}/kubeconfigs/${textField(made, 'metadata', 'name')}`);
  return { ...user, bearer };
}

/** Of all users' tokens the kubeconfig tokens of one user and of the fixture's users. */
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
  'ext-resources': asUser,
  'ext-selfuser': asUser,
  'ext-token-create': asUser,
  'ext-token-create-admin': asAdmin,
  'ext-token-delete': async (rancher, fixture) => {
    const { name, bearer } = await extToken(rancher, await rancher.adminSession(), { clusterName: 'local' });
    await rancher.sendOk({ method: 'GET', path: '/v3/users?me=true', bearer });
    return { ...(await asAdmin(rancher, fixture)), path: `${EXT_API}/tokens/${name}` };
  },
  'ext-token-delete-missing': asUser,
  'ext-token-from-jwt': withAccessToken,
  'ext-token-missing': asUser,
  'ext-token-ttl--1': asAdmin,
  'ext-token-ttl-0': asAdmin,
  'ext-token-ttl-31536000000': asAdmin,
  'ext-tokens-anonymous': anonymous,
  'ext-tokens-cluster-token': async (rancher) => {
    const { id } = await activeCluster(rancher);
    return { bearer: (await rancher.mint(await rancher.adminSession(), { clusterId: id })).bearer };
  },
  'ext-tokens-garbage': asStranger,
  'ext-tokens-list': async (rancher) => ({ bearer: (await userWithKubeconfig(rancher)).bearer }),
  'ext-tokens-table': async (rancher, fixture) => {
    await userWithKubeconfig(rancher);
    return { ...(await asAdmin(rancher, fixture)), accept: TABLE, literals: ['format', 'priority', 'description'] };
  },
  'ext-unknown-resource': asUser,
  'mint-from-ext': async (rancher) => ({ bearer: (await extToken(rancher, await userSession(rancher))).bearer }),
  'mint-from-jwt': withAccessToken,
};
