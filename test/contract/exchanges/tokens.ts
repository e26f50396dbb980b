import { asAdmin, asUser, type Prepare } from '../exchange.ts';
import { field, type Json, listField } from '../json.ts';
import { newUser, standardUser, userSession } from '../preparations.ts';
import type { RancherUnderTest, TestToken } from '../rancher-under-test.ts';

const FIXTURE_ADMIN = 'user-6n6rl';

/** Asks with a token that is made just for this. */
function asking(make: (rancher: RancherUnderTest) => Promise<TestToken>): Prepare {
  return async (rancher) => ({ bearer: (await make(rancher)).bearer });
}

/** Asks for a token by its id, with the token itself. */
function askingItself(make: (rancher: RancherUnderTest) => Promise<TestToken>): Prepare {
  return async (rancher) => {
    const { bearer, name } = await make(rancher);
    return { bearer, path: `/v3/tokens/${name}` };
  };
}

const newSession = async (rancher: RancherUnderTest) => rancher.login(await standardUser(rancher));
const newDerived = async (rancher: RancherUnderTest) => rancher.mint(await userSession(rancher));
const ofAdmin = async (rancher: RancherUnderTest, options: { clusterId?: string }) =>
  rancher.mint(await rancher.adminSession(), options);

/** Asks the admin's session for a token of his, made just for this. */
const ownToken: Prepare = async (rancher, fixture) => {
  const { name } = await ofAdmin(rancher, { clusterId: 'local' });
  return { ...(await asAdmin(rancher, fixture)), path: `/v3/tokens/${name}` };
};

const kubeconfigLogins = ['kubeconfig', 'kubeconfig_local', 'kubeconfig_c-zzzzz'];

/** A user with one session and one kubeconfig token of each kind, as in the fixtures. */
async function userWithTokens(rancher: RancherUnderTest): Promise<{ id: string; bearer: string }> {
  const user = await newUser(rancher);
  for (const responseType of kubeconfigLogins) await rancher.login(user, responseType);
  return { id: user.id, bearer: (await rancher.login(user)).bearer };
}

/** Of everybody's tokens those of one user and the fixture's, and of them the kubeconfig tokens. */
function kubeconfigTokensOf(userId: string): (body: Json) => Json {
  return (body) => {
    const isWanted = (item: Json) =>
      [userId, FIXTURE_ADMIN].some((id) => id === field(item, 'userId')) &&
      field(item, 'metadata', 'labels', 'authn.management.cattle.io/kind') === 'kubeconfig';
    return typeof body === 'object' ? { ...body, items: listField(body, 'items').filter(isWanted) } : body;
  };
}

export const tokenExchanges: Record<string, Prepare> = {
  'admin-all-tokens': async (rancher, fixture) => {
    const { id } = await userWithTokens(rancher);
    return { ...(await asAdmin(rancher, fixture)), reduce: kubeconfigTokensOf(id) };
  },
  'logout-derived': asking(newDerived),
  'logout-v1': asking(newSession),
  'logout-v3': asking(newSession),
  'mint-cluster-token': asAdmin,
  'mint-from-derived': asking((rancher) => ofAdmin(rancher, {})),
  'mint-from-kubeconfig-token': asking((rancher) => rancher.login(rancher.admin, 'kubeconfig')),
  'mint-from-scoped': asking((rancher) => ofAdmin(rancher, { clusterId: 'local' })),
  'mint-no-access': asUser,
  'mint-ttl-absent': asAdmin,
  'mint-ttl-negative': asAdmin,
  'mint-ttl-over-max': asAdmin,
  'mint-ttl-string': asAdmin,
  'mint-ttl-zero': asAdmin,
  'mint-unknown-cluster': asAdmin,
  'mint-unscoped': asAdmin,
  'token-delete': ownToken,
  'token-delete-current': askingItself((rancher) => rancher.login(rancher.admin)),
  'token-delete-foreign': async (rancher, fixture) => {
    const { name } = await rancher.adminSession();
    return { ...(await asUser(rancher, fixture)), path: `/v3/tokens/${name}` };
  },
  'token-delete-missing': async (rancher, fixture) => {
    const token = await ofAdmin(rancher, {});
    await rancher.deleteToken(token);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/tokens/${token.name}` };
  },
  'token-delete-self-derived': askingItself(newDerived),
  'token-delete-self-kubeconfig': askingItself(async (rancher) =>
    rancher.login(await standardUser(rancher), 'kubeconfig'),
  ),
  'token-get': ownToken,
  'tokens-list': async (rancher) => ({ bearer: (await userWithTokens(rancher)).bearer }),
  'user-all-tokens': asUser,
};
