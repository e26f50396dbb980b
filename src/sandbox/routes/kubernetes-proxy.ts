import { kubernetesUser, mayUseCluster } from '../access.ts';
import type { Caller } from '../authentication.ts';
import type { Rancher } from '../rancher.ts';
import { param, type RouteRequest } from '../route-request.ts';
import { forbiddenMessage, HANDLED, proxyError, type RouteResponse, unauthorizedStatus } from '../route-response.ts';
import type { Route } from '../router.ts';
import type { Cluster } from '../state.ts';
import { isValidForCluster, isValidForRancher } from '../tokens.ts';

const LOCAL = 'local';
const ROOT_PATHS = ['/api', '/apis', '/version', '/openapi'];

/** The Kubernetes APIs: each cluster's behind `/k8s/clusters/<id>`, that of `local` also at the server's root. */
export const kubernetesRoutes: Route[] = [
  { method: '*', path: '/k8s/clusters/local/*', open: true, handler: local },
  { method: '*', path: '/k8s/clusters/:id/*', open: true, handler: downstream },
  ...ROOT_PATHS.map((path): Route => ({ method: '*', path: `${path}/*`, open: true, handler: root })),
];

/**
 * `local`, through the proxy: a token has to be unscoped or its own; a refusal is Kubernetes' (captured on Rancher
 * 2.15.0).
 */
function local(request: RouteRequest): RouteResponse | Promise<typeof HANDLED> {
  const { caller } = request;
  if (!caller || !isValidForCluster(caller.token, LOCAL)) return unauthorizedStatus();
  return serveLocal(request, caller, request.url.pathname.replace(/^\/k8s\/clusters\/local/i, ''));
}

/** `local`, at the server's root: a cluster token is refused, even its own (captured on Rancher 2.15.0). */
function root(request: RouteRequest): RouteResponse | Promise<typeof HANDLED> {
  const { caller } = request;
  if (!caller || !isValidForRancher(caller.token)) return unauthorizedStatus();
  return serveLocal(request, caller, request.url.pathname);
}

/**
 * `/api` and `/apis` without a final slash redirect to the server's root, from either place (captured on Rancher
 * 2.15.0).
 */
function serveLocal(request: RouteRequest, caller: Caller, path: string): RouteResponse | Promise<typeof HANDLED> {
  if (path === '/api' || path === '/apis') return redirect(`${path}/`);
  const cluster = request.rancher.state.clusters.get(LOCAL);
  if (!cluster) return proxyError(404, 'NotFound', 'No cluster available');
  return serve(request, cluster, caller, path);
}

/**
 * Any other cluster: a refusal is a 403 in text/plain that names `system:unauthenticated` when the token is refused,
 * the user when he has no access (captured on Rancher 2.15.0).
 */
function downstream(request: RouteRequest): RouteResponse | Promise<typeof HANDLED> {
  const id = param(request, 'id');
  const { caller, rancher, url } = request;
  const cluster = rancher.state.clusters.get(id);
  if (!caller || !isValidForCluster(caller.token, id)) return refusal('system:unauthenticated', id);
  if (!mayUseCluster(caller.user, cluster)) return refusal(caller.user.id, id);
  if (!cluster) return proxyError(404, 'NotFound', 'No cluster available');
  if (cluster.state !== 'active') return proxyError(503, 'ClusterUnavailable', 'cluster not provisioned');
  return serve(request, cluster, caller, url.pathname.slice(`/k8s/clusters/${id}`.length));
}

function refusal(user: string, clusterId: string): RouteResponse {
  return proxyError(403, 'Forbidden', forbiddenMessage(user, 'get', 'clusters', clusterId));
}

function redirect(location: string): RouteResponse {
  const body = `<a href="${location}">Temporary Redirect</a>.\n\n`;
  return { status: 307, contentType: 'text/html; charset=utf-8', body, headers: { Location: location } };
}

async function serve(request: RouteRequest, cluster: Cluster, caller: Caller, path: string): Promise<typeof HANDLED> {
  const { rancher, incoming, outgoing, url } = request;
  await passToKubernetes(rancher, cluster, caller, { incoming, outgoing, path: `${path || '/'}${url.search}` });
  return HANDLED;
}

/** Passes a request on to a cluster's Kubernetes API, as the caller. */
export async function passToKubernetes(
  rancher: Rancher,
  cluster: Cluster,
  { user }: Caller,
  { incoming, outgoing, path }: Pick<RouteRequest, 'incoming' | 'outgoing'> & { path: string },
): Promise<void> {
  await rancher.kubernetes(cluster.id).handle(incoming, outgoing, path, kubernetesUser(user, cluster));
}
