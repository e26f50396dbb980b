import { anonymous, asAdmin, asUser, bodyOf, ofCluster, type Prepare, withoutEntries } from '../exchange.ts';
import { field, type Json, listField, textField } from '../json.ts';
import {
  activeCluster,
  activeClusterWithEndpoint,
  clusterWithEndpoint,
  memberOf,
  pendingCluster,
} from '../preparations.ts';
import type { RancherUnderTest } from '../rancher-under-test.ts';

const GENERATE = 'kubeconfig-generate-token';

/** As admin; the list has a pending cluster, one with an Authorized Cluster Endpoint, and `local`. */
const withClusters: Prepare = async (rancher, fixture) => {
  await pendingCluster(rancher);
  await clusterWithEndpoint(rancher);
  return asAdmin(rancher, fixture);
};

/**
 * The clusters that were created here, and the fixture's of the same kind: they are pending. A server may have any
 * others.
 */
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

/** Of the pending cluster with an Authorized Cluster Endpoint, under the fixture's name. */
const ofEndpoint: Prepare = async (rancher, fixture) => {
  const { id, name } = await clusterWithEndpoint(rancher);
  return { ...(await asAdmin(rancher, fixture)), path: ofCluster(fixture, id), aliases: [[name, 'prod']] };
};

/** The same prepared while kubeconfigs carry no tokens. */
function withoutTokens(prepare: Prepare): Prepare {
  return async (rancher, fixture) => {
    await rancher.set(GENERATE, 'false');
    return prepare(rancher, fixture);
  };
}

/** Of an active cluster with an Authorized Cluster Endpoint, under the fixture's names. */
export const ofEndpointCluster: Prepare = async (rancher, fixture) => {
  const { id, name, fqdn } = await activeClusterWithEndpoint(rancher);
  const path = ofCluster(fixture, id);
  return {
    ...(await asAdmin(rancher, fixture)),
    path,
    aliases: [
      [fqdn, 'api.prod.example.com:6443'],
      [name, 'prod'],
    ],
  };
};

export const clusterExchanges: Record<string, Prepare> = {
  'cluster-create': async (rancher, fixture) => ({
    ...(await asAdmin(rancher, fixture)),
    body: { ...bodyOf(fixture), name: rancher.newName() },
    after: ({ body }) => rancher.deleteAtEnd(`/v3/clusters/${textField(body, 'id')}`),
  }),
  'cluster-action-unknown': async (rancher, fixture) => {
    const { id } = await pendingCluster(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: ofCluster(fixture, id) };
  },
  'cluster-no-access': asUser,
  'cluster-unknown': asAdmin,
  'cluster-unknown-anonymous': anonymous,
  'cluster-unknown-user': asUser,
  'cluster-with-access': async (rancher) => {
    const cluster = await activeCluster(rancher);
    const { bearer } = await memberOf(rancher, cluster);
    return { bearer, path: `/v3/clusters/${cluster.id}` };
  },
  clusters: async (rancher, fixture) => ({ ...(await withClusters(rancher, fixture)), reduce: madeHere(rancher) }),
  'clusters-by-name': async (rancher, fixture) => {
    const { name } = await clusterWithEndpoint(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/clusters?name=${name}` };
  },
  'clusters-by-name-ace-active': async (rancher, fixture) => {
    const { name } = await activeClusterWithEndpoint(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/clusters?name=${name}` };
  },
  'clusters-none': asUser,
  'clusters-page': async (rancher, fixture) => ({
    ...(await withClusters(rancher, fixture)),
    // Which cluster comes first differs between servers.
    reduce: withoutEntries('data'),
  }),
  'generate-kubeconfig-ace-active-exec': withoutTokens(ofEndpointCluster),
  'generate-kubeconfig-ace-active-token': ofEndpointCluster,
  'generate-kubeconfig-ace-exec': withoutTokens(ofEndpoint),
  'generate-kubeconfig-ace-token': ofEndpoint,
  'generate-kubeconfig-exec': withoutTokens(asAdmin),
  'generate-kubeconfig-no-access': asUser,
  'generate-kubeconfig-token': asAdmin,
  'generate-kubeconfig-unknown-cluster': asAdmin,
};
