import { asAdmin, ofCluster, type Prepare } from '../exchange.ts';
import { activeCluster, clusterWithEndpoint, disable, newUser, pendingCluster, userSession } from '../preparations.ts';
import type { RancherUnderTest, TestToken } from '../rancher-under-test.ts';

type Wish = { clusterId?: string; ttl?: number };

/** A token of the admin, or of a user who has access to nothing. */
const ofAdmin = async (rancher: RancherUnderTest, options: Wish) => rancher.mint(await rancher.adminSession(), options);
const ofUser = async (rancher: RancherUnderTest, options: Wish) => rancher.mint(await userSession(rancher), options);

async function deleted(rancher: RancherUnderTest, options: Wish): Promise<TestToken> {
  const token = await ofAdmin(rancher, options);
  await rancher.deleteToken(token);
  return token;
}

async function ofDisabledUser(rancher: RancherUnderTest, options: Wish): Promise<TestToken> {
  const user = await newUser(rancher);
  const token = await rancher.mint(await rancher.login(user), options);
  await disable(rancher, user);
  return token;
}

/** A token that was over when it was made. */
const expired = (rancher: RancherUnderTest, options: Wish) => ofAdmin(rancher, { ...options, ttl: -1 });

/** Asks `local` or the server's root, as the fixture does, with a token. */
function asking(make: (rancher: RancherUnderTest) => Promise<TestToken>): Prepare {
  return async (rancher) => ({ bearer: (await make(rancher)).bearer });
}

/** Asks a downstream cluster that is active, with a token that is (or was) made for it. */
function askingActive(make: (rancher: RancherUnderTest, options: Wish) => Promise<TestToken>): Prepare {
  return async (rancher, fixture) => {
    const { id } = await activeCluster(rancher);
    const { bearer } = await make(rancher, { clusterId: id });
    return { bearer, path: ofCluster(fixture, id) };
  };
}

const LOCAL = { clusterId: 'local' };

export const kubernetesExchanges: Record<string, Prepare> = {
  'k8s-downstream-api': askingActive(ofAdmin),
  'k8s-downstream-deleted-token': askingActive(deleted),
  'k8s-downstream-deleted-unscoped': askingActive((rancher) => deleted(rancher, {})),
  'k8s-downstream-disabled-user': askingActive(ofDisabledUser),
  'k8s-downstream-expired-token': askingActive(expired),
  'k8s-downstream-garbage': askingActive(async () => ({ name: 'token-zzzzz', bearer: 'token-zzzzz:garbage' })),
  'k8s-downstream-good': askingActive(ofAdmin),
  'k8s-downstream-no-access': askingActive(ofUser),
  'k8s-local-api-redirect': asking((rancher) => ofAdmin(rancher, LOCAL)),
  'k8s-local-api-slash': asking((rancher) => ofAdmin(rancher, LOCAL)),
  'k8s-local-deleted-token': asking((rancher) => deleted(rancher, {})),
  'k8s-local-disabled-user': asking((rancher) => ofDisabledUser(rancher, LOCAL)),
  'k8s-local-version-without-access': asking((rancher) => ofUser(rancher, LOCAL)),
  'k8s-local-with-prod-token': asking(async (rancher) =>
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
  'k8s-root-api-cluster-token': asking((rancher) => ofAdmin(rancher, LOCAL)),
  'k8s-root-api-unscoped-token': asking((rancher) => ofAdmin(rancher, {})),
  'k8s-unavailable-cluster': async (rancher, fixture) => {
    const { id } = await clusterWithEndpoint(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: ofCluster(fixture, id) };
  },
};
