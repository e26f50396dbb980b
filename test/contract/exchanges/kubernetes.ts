import { anonymous, asAdmin, asStranger, asUser, ofCluster, type Prepare, takingEffectLater } from '../exchange.ts';
import { activeCluster, clusterWithEndpoint, disable, newUser, pendingCluster, userSession } from '../preparations.ts';
import type { RancherUnderTest, TestToken } from '../rancher-under-test.ts';

type TokenOptions = { clusterId?: string; ttl?: number };

/** A token of the admin, or of a user without access to any cluster. */
const ofAdmin = async (rancher: RancherUnderTest, options: TokenOptions) =>
  rancher.mint(await rancher.adminSession(), options);
const ofUser = async (rancher: RancherUnderTest, options: TokenOptions) =>
  rancher.mint(await userSession(rancher), options);

async function deleted(rancher: RancherUnderTest, options: TokenOptions): Promise<TestToken> {
  const token = await ofAdmin(rancher, options);
  await rancher.deleteToken(token);
  return token;
}

async function ofDisabledUser(rancher: RancherUnderTest, options: TokenOptions): Promise<TestToken> {
  const user = await newUser(rancher);
  const token = await rancher.mint(await rancher.login(user), options);
  await disable(rancher, user);
  return token;
}

/** A token that was issued already expired. */
const expired = (rancher: RancherUnderTest, options: TokenOptions) => ofAdmin(rancher, { ...options, ttl: -1 });

/** With a token of its own. */
function withToken(make: (rancher: RancherUnderTest) => Promise<TestToken>): Prepare {
  return async (rancher) => ({ bearer: (await make(rancher)).bearer });
}

/** For an active downstream cluster, with a token for it. */
function onActive(make: (rancher: RancherUnderTest, options: TokenOptions) => Promise<TestToken>): Prepare {
  return async (rancher, fixture) => {
    const { id } = await activeCluster(rancher);
    const { bearer } = await make(rancher, { clusterId: id });
    return { bearer, path: ofCluster(fixture, id) };
  };
}

const LOCAL = { clusterId: 'local' };

export const kubernetesExchanges: Record<string, Prepare> = {
  'k8s-downstream-anonymous': async (rancher, fixture) => ({
    path: ofCluster(fixture, (await activeCluster(rancher)).id),
  }),
  'k8s-downstream-api': onActive(ofAdmin),
  'k8s-downstream-deleted-token': takingEffectLater(onActive(deleted)),
  'k8s-downstream-deleted-unscoped': takingEffectLater(onActive((rancher) => deleted(rancher, {}))),
  'k8s-downstream-disabled-user': takingEffectLater(onActive(ofDisabledUser)),
  'k8s-downstream-expired-token': onActive(expired),
  'k8s-downstream-garbage': onActive(async () => ({ name: 'token-zzzzz', bearer: 'token-zzzzz:garbage' })),
  'k8s-downstream-good': onActive(ofAdmin),
  'k8s-downstream-no-access': onActive(ofUser),
  'k8s-downstream-no-slash': onActive(ofAdmin),
  'k8s-local-api-redirect': withToken((rancher) => ofAdmin(rancher, LOCAL)),
  'k8s-local-api-slash': withToken((rancher) => ofAdmin(rancher, LOCAL)),
  'k8s-local-deleted-token': takingEffectLater(withToken((rancher) => deleted(rancher, {}))),
  'k8s-local-disabled-user': takingEffectLater(withToken((rancher) => ofDisabledUser(rancher, LOCAL))),
  'k8s-local-garbage': asStranger,
  'k8s-local-pods-no-access': asUser,
  'k8s-local-version-anonymous': anonymous,
  'k8s-local-version-without-access': withToken((rancher) => ofUser(rancher, LOCAL)),
  'k8s-local-with-prod-token': withToken(async (rancher) =>
    ofAdmin(rancher, { clusterId: (await clusterWithEndpoint(rancher)).id }),
  ),
  'k8s-other-cluster': async (rancher, fixture) => {
    const { bearer } = await ofAdmin(rancher, { clusterId: (await clusterWithEndpoint(rancher)).id });
    return { bearer, path: ofCluster(fixture, (await pendingCluster(rancher)).id) };
  },
  'k8s-pending-cluster': async (rancher, fixture) => {
    const { id } = await pendingCluster(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: ofCluster(fixture, id) };
  },
  'k8s-pending-cluster-token': async (rancher, fixture) => {
    const { id } = await pendingCluster(rancher);
    const { bearer } = await ofAdmin(rancher, { clusterId: id });
    return { bearer, path: ofCluster(fixture, id) };
  },
  'k8s-pending-user': async (rancher, fixture) => ({
    ...(await asUser(rancher, fixture)),
    path: ofCluster(fixture, (await pendingCluster(rancher)).id),
  }),
  'k8s-root-api-cluster-token': withToken((rancher) => ofAdmin(rancher, LOCAL)),
  'k8s-root-api-unscoped-token': withToken((rancher) => ofAdmin(rancher, {})),
  'k8s-root-version-anonymous': anonymous,
  'k8s-unavailable-cluster': async (rancher, fixture) => {
    const { id } = await clusterWithEndpoint(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: ofCluster(fixture, id) };
  },
  'k8s-unknown-cluster': asAdmin,
  'k8s-unknown-cluster-anonymous': anonymous,
  'k8s-unknown-cluster-garbage': asStranger,
  'k8s-unknown-cluster-other-cluster-token': withToken(async (rancher) =>
    ofUser(rancher, { clusterId: (await pendingCluster(rancher)).id }),
  ),
  'k8s-unknown-cluster-own-token': withToken((rancher) => ofAdmin(rancher, { clusterId: 'c-zzzzz' })),
  'k8s-unknown-cluster-pods': asAdmin,
  'k8s-unknown-cluster-user': asUser,
};
