import { asAdmin, asUser, bodyOf, ofCluster, type Prepare } from '../exchange.ts';
import { field, type Json, listField, textField } from '../json.ts';
import { clusterWithEndpoint, pendingCluster } from '../preparations.ts';
import type { RancherUnderTest } from '../rancher-under-test.ts';

const GENERATE = 'kubeconfig-generate-token';

/** The admin asks; the list holds a pending cluster, one with an Authorized Cluster Endpoint, and `local`. */
const withClusters: Prepare = async (rancher, fixture) => {
  await pendingCluster(rancher);
  await clusterWithEndpoint(rancher);
  return asAdmin(rancher, fixture);
};

/** Keeps the clusters made here and the fixture's of the same making: they are pending. A server may have any others. */
function madeHere({ prefix }: RancherUnderTest): (body: Json) => Json {
  const isWanted = (cluster: Json) => {
    const name = textField(cluster, 'name');
    return field(cluster, 'state') === 'pending' && (name.startsWith(prefix) || ['dev', 'prod'].includes(name));
  };
  return (body) => withData(body, listField(body, 'data').filter(isWanted));
}

function withData(body: Json, data: Json[]): Json {
  return typeof body === 'object' ? { ...body, data } : body;
}

/** generateKubeconfig for the cluster with an Authorized Cluster Endpoint, under the fixture's name. */
const ofEndpoint: Prepare = async (rancher, fixture) => {
  const { id, name } = await clusterWithEndpoint(rancher);
  return { ...(await asAdmin(rancher, fixture)), path: ofCluster(fixture, id), aliases: [[name, 'prod']] };
};

/** The same question while kubeconfigs carry no tokens. */
function withoutTokens(prepare: Prepare): Prepare {
  return async (rancher, fixture) => {
    await rancher.set(GENERATE, 'false');
    return prepare(rancher, fixture);
  };
}

export const clusterExchanges: Record<string, Prepare> = {
  'cluster-create': async (rancher, fixture) => ({
    ...(await asAdmin(rancher, fixture)),
    body: { ...bodyOf(fixture), name: rancher.newName() },
    after: ({ body }) => rancher.keep(`/v3/clusters/${textField(body, 'id')}`),
  }),
  clusters: async (rancher, fixture) => ({ ...(await withClusters(rancher, fixture)), reduce: madeHere(rancher) }),
  'clusters-by-name': async (rancher, fixture) => {
    const { name } = await clusterWithEndpoint(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/clusters?name=${name}` };
  },
  'clusters-none': asUser,
  'clusters-page': async (rancher, fixture) => ({
    ...(await withClusters(rancher, fixture)),
    // Which cluster comes first is another one on every server; the list's own frame is what matters here.
    reduce: (body) => withData(body, []),
  }),
  'generate-kubeconfig-ace-exec': withoutTokens(ofEndpoint),
  'generate-kubeconfig-ace-token': ofEndpoint,
  'generate-kubeconfig-exec': withoutTokens(asAdmin),
  'generate-kubeconfig-no-access': asUser,
  'generate-kubeconfig-token': asAdmin,
};
