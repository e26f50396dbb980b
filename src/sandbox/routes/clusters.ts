import { collection } from '../http/collection.ts';
import { callerOf, param, type RouteRequest, readBody, text } from '../http/route-request.ts';
import { ApiError, forbidden, json, notFound, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { generatedName } from '../names.ts';
import { mayUseCluster, visibleClusters } from '../people/access.ts';
import type { Cluster } from '../state.ts';
import { clusterView, createdClusterView } from '../views/cluster.ts';
import { nodeView } from '../views/node.ts';
import { generateKubeconfig } from './generate-kubeconfig.ts';

/** The clusters that the caller can see, and their nodes. */
export const clusterRoutes: Route[] = [
  { method: 'GET', path: '/v3/clusters', handler: list },
  { method: 'GET', path: '/v3/clusters/:id', handler: get },
  { method: 'POST', path: '/v3/clusters', handler: create },
  { method: 'DELETE', path: '/v3/clusters/:id', handler: remove },
  { method: 'POST', path: '/v3/clusters/:id', action: 'generateKubeconfig', handler: kubeconfig },
  { method: 'GET', path: '/v3/nodes', handler: nodes },
];

function list(request: RouteRequest): RouteResponse {
  const { baseUrl, url, rancher } = request;
  const name = url.searchParams.get('name');
  const visible = visibleClusters(rancher.state, callerOf(request).user);
  const wanted = visible.filter((cluster) => name === null || cluster.name === name);
  const self = `${baseUrl}/v3/clusters`;
  const actions = { createFromTemplate: `${self}?action=createFromTemplate` };
  const views = wanted.map((cluster) => clusterView(cluster, baseUrl));
  return json(collection(views, { self, resourceType: 'cluster', actions, query: url.searchParams }));
}

function get(request: RouteRequest): RouteResponse {
  return json(clusterView(findCluster(request, 'get'), request.baseUrl));
}

/** A new cluster stays pending: it waits for an agent that never connects. */
async function create(request: RouteRequest): Promise<RouteResponse> {
  const { user } = callerOf(request);
  const name = text((await readBody(request.incoming)).name);
  const { state } = request.rancher;
  if (name === '') throw new ApiError(422, 'MissingRequired', 'name is required');
  if ([...state.clusters.values()].some((cluster) => cluster.name === name)) {
    throw new ApiError(422, 'NotUnique', 'Cluster name must be unique.');
  }
  const members = new Set([user.id]);
  const cluster = state.addCluster({ id: generatedName('c-'), name, state: 'pending', creatorId: user.id, members });
  return json(createdClusterView(cluster, request.baseUrl), 201);
}

function remove(request: RouteRequest): RouteResponse {
  const cluster = findCluster(request, 'delete');
  if (cluster.id === 'local') throw new ApiError(405, 'MethodNotAllow', 'the local cluster cannot be deleted');
  request.rancher.state.clusters.delete(cluster.id);
  return json(clusterView(cluster, request.baseUrl));
}

function kubeconfig(request: RouteRequest): RouteResponse {
  return generateKubeconfig(request, findCluster(request, 'get'));
}

function nodes(request: RouteRequest): RouteResponse {
  const { baseUrl, url, rancher } = request;
  const clusterId = url.searchParams.get('clusterId');
  const clusters = visibleClusters(rancher.state, callerOf(request).user);
  const connected = clusters.filter(({ id, state }) => state === 'active' && id === (clusterId ?? id));
  const views = connected.map((cluster) => nodeView(cluster, baseUrl));
  return json(collection(views, { self: `${baseUrl}/v3/nodes`, resourceType: 'node', query: url.searchParams }));
}

/** The cluster in the path. Access is checked first: without it an unknown cluster is a 403, too. */
function findCluster(request: RouteRequest, verb: string): Cluster {
  const id = param(request, 'id');
  const { user } = callerOf(request);
  const cluster = request.rancher.state.clusters.get(id);
  if (!mayUseCluster(user, cluster)) throw forbidden(user.id, verb, 'clusters', id);
  if (!cluster) throw notFound('clusters', id);
  return cluster;
}
