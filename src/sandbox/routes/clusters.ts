import { mayUseCluster, visibleClusters } from '../access.ts';
import { type Answer, ApiError, forbidden, json, notFound } from '../answers.ts';
import { collection } from '../collection.ts';
import { callerOf, type Exchange, param, readBody, text } from '../exchange.ts';
import { generatedName } from '../names.ts';
import type { Route } from '../router.ts';
import type { Cluster } from '../state.ts';
import { clusterView, createdClusterView } from '../views/cluster.ts';
import { nodeView } from '../views/node.ts';
import { generateKubeconfig } from './generate-kubeconfig.ts';

/** The clusters a user sees, and their nodes. */
export const clusterRoutes: Route[] = [
  { method: 'GET', path: '/v3/clusters', handler: list },
  { method: 'GET', path: '/v3/clusters/:id', handler: get },
  { method: 'POST', path: '/v3/clusters', handler: create },
  { method: 'DELETE', path: '/v3/clusters/:id', handler: remove },
  { method: 'POST', path: '/v3/clusters/:id', action: 'generateKubeconfig', handler: kubeconfig },
  { method: 'GET', path: '/v3/nodes', handler: nodes },
];

function list(exchange: Exchange): Answer {
  const { baseUrl, url, rancher } = exchange;
  const name = url.searchParams.get('name');
  const visible = visibleClusters(rancher.state, callerOf(exchange).user);
  const wanted = visible.filter((cluster) => name === null || cluster.name === name);
  const self = `${baseUrl}/v3/clusters`;
  const actions = { createFromTemplate: `${self}?action=createFromTemplate` };
  const views = wanted.map((cluster) => clusterView(cluster, baseUrl));
  return json(collection(views, { self, resourceType: 'cluster', actions, query: url.searchParams }));
}

function get(exchange: Exchange): Answer {
  return json(clusterView(findCluster(exchange, 'get'), exchange.baseUrl));
}

/** A new cluster waits for its agent: it stays pending, since none will come. */
async function create(exchange: Exchange): Promise<Answer> {
  const { user } = callerOf(exchange);
  const name = text((await readBody(exchange.request)).name);
  const { state } = exchange.rancher;
  if (name === '') throw new ApiError(422, 'MissingRequired', 'name is required');
  if ([...state.clusters.values()].some((cluster) => cluster.name === name)) {
    throw new ApiError(422, 'NotUnique', 'Cluster name must be unique.');
  }
  const members = new Set([user.id]);
  const cluster = state.addCluster({ id: generatedName('c-'), name, state: 'pending', creatorId: user.id, members });
  return json(createdClusterView(cluster, exchange.baseUrl), 201);
}

function remove(exchange: Exchange): Answer {
  const cluster = findCluster(exchange, 'delete');
  if (cluster.id === 'local') throw new ApiError(405, 'MethodNotAllow', 'the local cluster cannot be deleted');
  exchange.rancher.state.clusters.delete(cluster.id);
  return json(clusterView(cluster, exchange.baseUrl));
}

function kubeconfig(exchange: Exchange): Answer {
  return generateKubeconfig(exchange, findCluster(exchange, 'get'));
}

function nodes(exchange: Exchange): Answer {
  const { baseUrl, url, rancher } = exchange;
  const clusterId = url.searchParams.get('clusterId');
  const clusters = visibleClusters(rancher.state, callerOf(exchange).user);
  const connected = clusters.filter(({ id, state }) => state === 'active' && id === (clusterId ?? id));
  const views = connected.map((cluster) => nodeView(cluster, baseUrl));
  return json(collection(views, { self: `${baseUrl}/v3/nodes`, resourceType: 'node', query: url.searchParams }));
}

/** The cluster of the path. Who has no access is refused before anybody looks whether there is such a cluster. */
function findCluster(exchange: Exchange, verb: string): Cluster {
  const id = param(exchange, 'id');
  const { user } = callerOf(exchange);
  const cluster = exchange.rancher.state.clusters.get(id);
  if (!mayUseCluster(user, cluster)) throw forbidden(user.id, verb, 'clusters', id);
  if (!cluster) throw notFound('clusters', id);
  return cluster;
}
