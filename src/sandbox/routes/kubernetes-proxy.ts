import { kubernetesUser, mayUseCluster } from '../access.ts';
import { type Answer, forbiddenMessage, HANDLED, proxyError, unauthorizedStatus } from '../answers.ts';
import type { Caller } from '../authentication.ts';
import { type Exchange, param } from '../exchange.ts';
import type { Rancher } from '../rancher.ts';
import type { Route } from '../router.ts';
import type { Cluster } from '../state.ts';
import { isGoodForCluster, isGoodForRancher } from '../tokens.ts';

const LOCAL = 'local';
const ROOT_PATHS = ['/api', '/apis', '/version', '/openapi'];

/** The Kubernetes APIs: each cluster's behind `/k8s/clusters/<id>`, the local one's at the server's root as well. */
export const kubernetesRoutes: Route[] = [
  { method: '*', path: '/k8s/clusters/local/*', open: true, handler: local },
  { method: '*', path: '/k8s/clusters/:id/*', open: true, handler: downstream },
  ...ROOT_PATHS.map((path): Route => ({ method: '*', path: `${path}/*`, open: true, handler: root })),
];

/** `local`, through the proxy: a token has to be unscoped or its own; a refusal is Kubernetes' (captured on Rancher 2.15.0). */
function local(exchange: Exchange): Answer | Promise<typeof HANDLED> {
  const { caller } = exchange;
  if (!caller || !isGoodForCluster(caller.token, LOCAL)) return unauthorizedStatus();
  return serveLocal(exchange, caller, exchange.url.pathname.replace(/^\/k8s\/clusters\/local/i, ''));
}

/** `local`, at the server's root: a cluster token is refused, even its own (captured on Rancher 2.15.0). */
function root(exchange: Exchange): Answer | Promise<typeof HANDLED> {
  const { caller } = exchange;
  if (!caller || !isGoodForRancher(caller.token)) return unauthorizedStatus();
  return serveLocal(exchange, caller, exchange.url.pathname);
}

/** `/api` and `/apis` without a final slash go to the server's root, wherever they were asked (captured on Rancher 2.15.0). */
function serveLocal(exchange: Exchange, caller: Caller, path: string): Answer | Promise<typeof HANDLED> {
  if (path === '/api' || path === '/apis') return redirect(`${path}/`);
  const cluster = exchange.rancher.state.clusters.get(LOCAL);
  if (!cluster) return proxyError(404, 'NotFound', 'No cluster available');
  return serve(exchange, cluster, caller, path);
}

/**
 * Any other cluster: a refusal is a 403 in text/plain that names `system:unauthenticated` when the token is refused, the user when
 * he has no access (captured on Rancher 2.15.0).
 */
function downstream(exchange: Exchange): Answer | Promise<typeof HANDLED> {
  const id = param(exchange, 'id');
  const { caller, rancher, url } = exchange;
  const cluster = rancher.state.clusters.get(id);
  if (!caller || !isGoodForCluster(caller.token, id)) return refusal('system:unauthenticated', id);
  if (!mayUseCluster(caller.user, cluster)) return refusal(caller.user.id, id);
  if (!cluster) return proxyError(404, 'NotFound', 'No cluster available');
  if (cluster.state !== 'active') return proxyError(503, 'ClusterUnavailable', 'cluster not provisioned');
  return serve(exchange, cluster, caller, url.pathname.slice(`/k8s/clusters/${id}`.length));
}

function refusal(user: string, clusterId: string): Answer {
  return proxyError(403, 'Forbidden', forbiddenMessage(user, 'get', 'clusters', clusterId));
}

function redirect(location: string): Answer {
  const body = `<a href="${location}">Temporary Redirect</a>.\n\n`;
  return { status: 307, contentType: 'text/html; charset=utf-8', body, headers: { Location: location } };
}

async function serve(exchange: Exchange, cluster: Cluster, caller: Caller, path: string): Promise<typeof HANDLED> {
  const { rancher, request, response, url } = exchange;
  await passToKubernetes(rancher, cluster, caller, { request, response, path: `${path || '/'}${url.search}` });
  return HANDLED;
}

/** Hands a request to a cluster's Kubernetes API, as the caller. */
export async function passToKubernetes(
  rancher: Rancher,
  cluster: Cluster,
  { user }: Caller,
  { request, response, path }: Pick<Exchange, 'request' | 'response'> & { path: string },
): Promise<void> {
  await rancher.kubernetes(cluster.id).handle(request, response, path, kubernetesUser(user, cluster));
}
