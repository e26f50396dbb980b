import { anonymous, asAdmin, asUser, type Prepare, takingEffectLater, withoutEntries } from '../exchange.ts';
import { field, type Json, listField } from '../json.ts';
import { activeCluster, newUser, standardUser, userSession } from '../preparations.ts';
import { MANAGEMENT_API, type RancherUnderTest, type TestToken } from '../rancher-under-test.ts';

const FIXTURE_ADMIN = 'user-6n6rl';

/** With a token of its own. */
function withToken(make: (rancher: RancherUnderTest) => Promise<TestToken>): Prepare {
  return async (rancher) => ({ bearer: (await make(rancher)).bearer });
}

/** For a token by its id, with that token. */
function withItself(make: (rancher: RancherUnderTest) => Promise<TestToken>): Prepare {
  return async (rancher) => {
    const { bearer, name } = await make(rancher);
    return { bearer, path: `/v3/tokens/${name}` };
  };
}

const newSession = async (rancher: RancherUnderTest) => rancher.login(await standardUser(rancher));
const newDerived = async (rancher: RancherUnderTest) => rancher.mint(await userSession(rancher));
const ofAdmin = async (rancher: RancherUnderTest, options: { clusterId?: string }) =>
  rancher.mint(await rancher.adminSession(), options);

/** The admin's session, for a token of the admin's own. */
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

/** Of all users' tokens the kubeconfig tokens of one user and of the fixture's. */
function kubeconfigTokensOf(userId: string): (body: Json) => Json {
  return (body) => {
    const isWanted = (item: Json) =>
      [userId, FIXTURE_ADMIN].some((id) => id === field(item, 'userId')) &&
      field(item, 'metadata', 'labels', 'authn.management.cattle.io/kind') === 'kubeconfig';
    return typeof body === 'object' ? { ...body, items: listField(body, 'items').filter(isWanted) } : body;
  };
}

/** The kubeconfig tokens of a list in v3. */
function kubeconfigTokens(body: Json): Json {
  const isWanted = (token: Json) => field(token, 'labels', 'authn.management.cattle.io/kind') === 'kubeconfig';
  return typeof body === 'object' ? { ...body, data: listField(body, 'data').filter(isWanted) } : body;
}

export const tokenExchanges: Record<string, Prepare> = {
  'admin-all-tokens': async (rancher, fixture) => {
    const { id } = await userWithTokens(rancher);
    return { ...(await asAdmin(rancher, fixture)), reduce: kubeconfigTokensOf(id) };
  },
  'admin-all-tokens-bad-continue': asAdmin,
  // Which token comes first differs between servers.
  'admin-all-tokens-limit': async (rancher, fixture) => ({
    ...(await asAdmin(rancher, fixture)),
    reduce: withoutEntries('items'),
  }),
  'admin-token-delete': async (rancher, fixture) => {
    const { name } = await newDerived(rancher);
    return {
      ...(await asAdmin(rancher, fixture)),
      path: `${MANAGEMENT_API}/tokens/${name}`,
    };
  },
  'admin-token-delete-missing': asAdmin,
  'admin-token-missing': asAdmin,
  'logout-anonymous': anonymous,
  'logout-derived': withToken(newDerived),
  'logout-v1': withToken(newSession),
  'logout-v3': withToken(newSession),
  'mint-cluster-token': asAdmin,
  'mint-from-derived': withToken((rancher) => ofAdmin(rancher, {})),
  'mint-from-kubeconfig-token': withToken((rancher) => rancher.login(rancher.admin, 'kubeconfig')),
  'mint-from-scoped': withToken((rancher) => ofAdmin(rancher, { clusterId: 'local' })),
  'mint-no-access': asUser,
  'mint-ttl-absent': asAdmin,
  'mint-ttl-fraction': asUser,
  'mint-ttl-negative': asAdmin,
  'mint-ttl-over-max': asAdmin,
  'mint-ttl-string': asAdmin,
  'mint-ttl-zero': asAdmin,
  'mint-unknown-cluster': asAdmin,
  'mint-unscoped': asAdmin,
  'token-delete': ownToken,
  'token-delete-current': withItself((rancher) => rancher.login(rancher.admin)),
  'token-delete-foreign': async (rancher, fixture) => {
    const { name } = await rancher.adminSession();
    return { ...(await asUser(rancher, fixture)), path: `/v3/tokens/${name}` };
  },
  'token-delete-missing': takingEffectLater(async (rancher, fixture) => {
    const token = await ofAdmin(rancher, {});
    await rancher.deleteToken(token);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/tokens/${token.name}` };
  }),
  'token-delete-self-derived': withItself(newDerived),
  'token-delete-self-kubeconfig': withItself(async (rancher) =>
    rancher.login(await standardUser(rancher), 'kubeconfig'),
  ),
  'token-delete-self-scoped': withItself(async (rancher) =>
    ofAdmin(rancher, { clusterId: (await activeCluster(rancher)).id }),
  ),
  'token-get': takingEffectLater(ownToken),
  'token-get-foreign': async (rancher, fixture) => {
    const { name } = await rancher.adminSession();
    return { ...(await asUser(rancher, fixture)), path: `/v3/tokens/${name}` };
  },
  'token-get-missing': asAdmin,
  'token-put': async (rancher, fixture) => {
    const { name } = await newDerived(rancher);
    return { ...(await asUser(rancher, fixture)), path: `/v3/tokens/${name}` };
  },
  'tokens-limit': async (rancher) => {
    const user = await newUser(rancher);
    const { bearer } = await rancher.login(user);
    for (const _ of [1, 2]) await rancher.login(user, 'kubeconfig');
    return { bearer, reduce: kubeconfigTokens, takesEffectLater: true };
  },
  'tokens-list': async (rancher) => ({ bearer: (await userWithTokens(rancher)).bearer, takesEffectLater: true }),
  'user-all-tokens': asUser,
};
