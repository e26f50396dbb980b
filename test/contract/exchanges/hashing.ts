import { asAdmin, asUser, bodyOf, type Prepare, type PreparedRequest } from '../exchange.ts';
import { field, type Json, listField } from '../json.ts';
import { activeClusterWithEndpoint, NotAvailable, newUser, standardUser, until } from '../preparations.ts';
import { MANAGEMENT_API, type RancherUnderTest } from '../rancher-under-test.ts';
import { ofEndpointCluster } from './clusters.ts';

const FEATURE = { literals: ['name', 'value', 'default', 'dynamic', 'lockedValue'] };
const PATH = '/v3/features/token-hashing';
const FIXTURE_USER = 'u-vvtrz';

const readingFeature: Prepare = async (...all) => ({ ...(await asAdmin(...all)), ...FEATURE });

/** Turns token hashing on, irreversibly, and waits until all tokens are hashed. */
function hashTokens(rancher: RancherUnderTest): Promise<void> {
  if (!rancher.abilities.mayHashTokens) throw new NotAvailable('token hashing could not be turned off again');
  return rancher.once('token hashing', async () => {
    await rancher.asAdmin('PUT', PATH, { value: true });
    await until('all tokens to be hashed', async () => {
      const tokens = listField(await rancher.asAdmin('GET', `${MANAGEMENT_API}/tokens`), 'items');
      return tokens.every((token) => String(field(token, 'token')).startsWith('$'));
    });
  });
}

function hashed(prepare: Prepare): Prepare {
  return async (rancher, fixture): Promise<PreparedRequest> => {
    await hashTokens(rancher);
    return prepare(rancher, fixture);
  };
}

/** The kubeconfig tokens of one user, and of the fixture's. */
function kubeconfigTokensOf(userId: string): (body: Json) => Json {
  const isWanted = (item: Json) =>
    [userId, FIXTURE_USER].some((id) => id === field(item, 'userId')) &&
    field(item, 'metadata', 'labels', 'authn.management.cattle.io/kind') === 'kubeconfig';
  return (body) => ({ items: listField(body, 'items').filter(isWanted) });
}

/** Feature flags, and what token hashing changes. It cannot be turned off again, so these exchanges come last. */
export const hashingExchanges: Record<string, Prepare> = {
  'feature-put-forbidden': asUser,
  'feature-put-not-bool': readingFeature,
  'feature-token-hashing-before': readingFeature,
  'admin-all-tokens-hashed': hashed(async (rancher, fixture) => {
    const user = await newUser(rancher);
    await rancher.login(user, 'kubeconfig');
    const path = `${MANAGEMENT_API}/tokens`;
    return { ...(await asAdmin(rancher, fixture)), path, reduce: kubeconfigTokensOf(user.id), takesEffectLater: true };
  }),
  'feature-token-hashing-off-refused': hashed(asAdmin),
  'feature-token-hashing-on': hashed(readingFeature),
  'feature-token-hashing-on-again': hashed(asAdmin),
  'generate-kubeconfig-ace-hashing': hashed(ofEndpointCluster),
  'login-json-hashing': hashed(async (rancher, fixture) => {
    const { username, password } = await standardUser(rancher);
    return { body: { ...bodyOf(fixture), username, password } };
  }),
  'mint-cluster-token-hashing': hashed(async (rancher, fixture) => {
    const { id } = await activeClusterWithEndpoint(rancher);
    return {
      ...(await asAdmin(rancher, fixture)),
      body: { ...bodyOf(fixture), clusterId: id },
      aliases: [[id, CLUSTER]],
    };
  }),
  'token-get-hashing': hashed(async (rancher, fixture) => {
    const { id } = await activeClusterWithEndpoint(rancher);
    const { name, bearer } = await rancher.mint(await rancher.adminSession(), { clusterId: id });
    const prepared = await asAdmin(rancher, fixture);
    // A controller fills in when the token expires, which the fixture was too early for.
    const about: PreparedRequest = { path: `/v3/tokens/${name}`, ignored: ['expiresAt', 'description'] };
    return { ...prepared, ...about, aliases: [[id, CLUSTER]], bearer: prepared.bearer ?? bearer };
  }),
};

const CLUSTER = 'c-m-abcd1234';
