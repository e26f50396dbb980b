import type { ClientResponse } from '../client.ts';
import { asAdmin, asUser, type Prepare } from '../exchange.ts';
import { field, type Json, listField } from '../json.ts';
import { activeCluster, clusterWithEndpoint, memberOf, pendingCluster } from '../preparations.ts';
import { EXT_API, type RancherUnderTest } from '../rancher-under-test.ts';

const FILE = ['value', 'currentContext', 'summary'];

/** As admin; the new kubeconfig is deleted at the end. */
const made: Prepare = async (rancher, fixture) => ({
  ...(await asAdmin(rancher, fixture)),
  after: deletingAtEnd(rancher),
});

/** The whole file has to be the same, where it does not depend on the server's clusters. */
const madeAlike: Prepare = async (rancher, fixture) => ({ ...(await made(rancher, fixture)), literals: FILE });

/** With a pending cluster and one with an Authorized Cluster Endpoint. */
const madeForAll: Prepare = async (rancher, fixture) => {
  await pendingCluster(rancher);
  await clusterWithEndpoint(rancher);
  return made(rancher, fixture);
};

/** The kubeconfigs of a list whose request did not mention the default entry. */
function withDefaultEntry(body: Json): Json {
  const isWanted = (item: Json) => field(item, 'spec', 'includeDefaultEntry') === undefined;
  return typeof body === 'object' ? { ...body, items: listField(body, 'items').filter(isWanted) } : body;
}

function deletingAtEnd(rancher: RancherUnderTest): (response: ClientResponse) => void {
  return ({ body }) => {
    const name = field(body, 'metadata', 'name');
    if (typeof name === 'string') rancher.deleteAtEnd(`${EXT_API}/kubeconfigs/${name}`);
  };
}

function withoutTokens(prepare: Prepare): Prepare {
  return async (rancher, fixture) => {
    await rancher.set('kubeconfig-generate-token', 'false');
    return prepare(rancher, fixture);
  };
}

/** The request for a kubeconfig of one cluster, under the fixture's id and name. */
function specOf(cluster: { id: string; name: string }, more: { [field: string]: Json } = {}) {
  const body = { apiVersion: 'ext.cattle.io/v1', kind: 'Kubeconfig', spec: { clusters: [cluster.id], ...more } };
  const aliases: [string, string][] = [
    [cluster.id, 'c-m-abcd1234'],
    [cluster.name, 'prod'],
  ];
  return { body, aliases };
}

export const extKubeconfigExchanges: Record<string, Prepare> = {
  'ext-kubeconfig-exec': withoutTokens(madeAlike),
  'ext-kubeconfig-from-scoped': async (rancher) => {
    const cluster = await activeCluster(rancher);
    const { bearer } = await rancher.mint(await rancher.adminSession(), { clusterId: cluster.id });
    return { bearer, ...specOf(cluster) };
  },
  'ext-kubeconfig-no-access': asUser,
  'ext-kubeconfig-no-default-entry': async (rancher) => {
    const cluster = await activeCluster(rancher);
    const { bearer } = await memberOf(rancher, cluster);
    return {
      bearer,
      ...specOf(cluster, { includeDefaultEntry: false }),
      literals: FILE,
      after: deletingAtEnd(rancher),
    };
  },
  'ext-kubeconfig-none': madeAlike,
  'ext-kubeconfig-star': made,
  'ext-kubeconfig-star-exec': withoutTokens(madeForAll),
  'ext-kubeconfig-star-token': madeForAll,
  'ext-kubeconfig-token': madeAlike,
  'ext-kubeconfig-ttl-negative': asAdmin,
  'ext-kubeconfig-ttl-over': asAdmin,
  'ext-kubeconfig-unknown-cluster': asAdmin,
  'ext-kubeconfigs-list': async (rancher, fixture) => {
    const { bearer } = await rancher.adminSession();
    const body = { apiVersion: 'ext.cattle.io/v1', kind: 'Kubeconfig', spec: { clusters: ['local'] } };
    const response = await rancher.send({ method: 'POST', path: `${EXT_API}/kubeconfigs`, body, bearer });
    deletingAtEnd(rancher)(response);
    return { ...(await asAdmin(rancher, fixture)), reduce: withDefaultEntry };
  },
  'ext-kubeconfigs-user': async (rancher) => {
    const cluster = await activeCluster(rancher);
    const { bearer } = await memberOf(rancher, cluster);
    const { body } = specOf(cluster);
    deletingAtEnd(rancher)(await rancher.send({ method: 'POST', path: `${EXT_API}/kubeconfigs`, body, bearer }));
    return { bearer };
  },
};
