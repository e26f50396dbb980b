import { param, type RouteRequest } from '../http/route-request.ts';
import {
  forbiddenMessage,
  HANDLED,
  proxyError,
  type RouteResponse,
  unauthorizedStatus,
} from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { ANONYMOUS, type KubernetesUser, kubernetesUser, mayUseCluster } from '../people/access.ts';
import type { Caller } from '../people/authentication.ts';
import { isValidForCluster, isValidForRancher } from '../tokens/tokens.ts';

const LOCAL = 'local';
const VERSION = '/version';
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
  const path = request.url.pathname.replace(/^\/k8s\/clusters\/local/i, '');
  if (isOpen(request, path)) return serve(request, LOCAL, ANONYMOUS, path);
  if (!caller || !isValidForCluster(caller.token, LOCAL)) return unauthorizedStatus();
  return serveLocal(request, caller, path);
}

/** `local`, at the server's root: a cluster token is refused, even its own (captured on Rancher 2.15.0). */
function root(request: RouteRequest): RouteResponse | Promise<typeof HANDLED> {
  const { caller } = request;
  const path = request.url.pathname;
  if (isOpen(request, path)) return serve(request, LOCAL, ANONYMOUS, path);
  if (!caller || !isValidForRancher(caller.token)) return unauthorizedStatus();
  return serveLocal(request, caller, path);
}

/** Without a token the version of `local` is readable, but not with an invalid one (captured on Rancher 2.15.0). */
function isOpen({ isAnonymous }: RouteRequest, path: string): boolean {
  return isAnonymous && path === VERSION;
}

/**
 * `/api` and `/apis` without a final slash redirect to the server's root, from either place (captured on Rancher
 * 2.15.0).
 */
function serveLocal(request: RouteRequest, caller: Caller, path: string): RouteResponse | Promise<typeof HANDLED> {
  if (path === '/api' || path === '/apis') return redirect(`${path}/`);
  const cluster = request.rancher.state.clusters.get(LOCAL);
  if (!cluster) return unknownCluster(LOCAL);
  return serve(request, LOCAL, kubernetesUser(caller.user, cluster), path);
}

/**
 * Any other cluster: a refusal is a 403 in text/plain that names `system:unauthenticated` when the token is refused,
 * the user who has no access (captured on Rancher 2.15.0).
 */
function downstream(request: RouteRequest): RouteResponse | Promise<typeof HANDLED> {
  const id = param(request, 'id');
  const { caller, rancher, url } = request;
  const cluster = rancher.state.clusters.get(id);
  if (!caller || !isValidForCluster(caller.token, id)) return refusal('system:unauthenticated', id);
  if (!mayUseCluster(caller.user, cluster)) return refusal(caller.user.id, id);
  if (!cluster) return unknownCluster(id);
  if (cluster.state !== 'active') return proxyError(503, 'ClusterUnavailable', 'cluster not provisioned');
  const path = url.pathname.slice(`/k8s/clusters/${id}`.length);
  if (path === '') return redirect(`${url.pathname}/${url.search}`);
  return serve(request, id, kubernetesUser(caller.user, cluster), path);
}

function unknownCluster(id: string): RouteResponse {
  return proxyError(404, 'NotFound', `clusters.management.cattle.io "${id}" not found`);
}

function refusal(user: string, clusterId: string): RouteResponse {
  return proxyError(403, 'Forbidden', forbiddenMessage(user, 'get', 'clusters', clusterId));
}

function redirect(location: string): RouteResponse {
  const body = `<a href="${location}">Temporary Redirect</a>.\n\n`;
  return { status: 307, contentType: 'text/html; charset=utf-8', body, headers: { Location: location } };
}

async function serve(
  request: RouteRequest,
  clusterId: string,
  user: KubernetesUser,
  path: string,
): Promise<typeof HANDLED> {
  const { rancher, incoming, outgoing, url } = request;
  await rancher.kubernetes(clusterId).handle(incoming, outgoing, `${path || '/'}${url.search}`, user);
  return HANDLED;
}
