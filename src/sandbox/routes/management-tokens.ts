import { param, type RouteRequest } from '../http/route-request.ts';
import { json, type RouteResponse, unauthorizedStatus } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { pageOf } from '../kubernetes-page.ts';
import type { User } from '../state.ts';
import { isValidForCluster, type Token } from '../tokens/tokens.ts';
import { managementTokenView, tokenLabels } from '../views/token.ts';

const PATH = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';
const API_VERSION = 'management.cattle.io/v3';

/** All users' tokens, for admins, as objects of the management API on the local cluster. */
export const managementTokenRoutes: Route[] = [
  { method: 'GET', path: PATH, open: true, handler: (request) => asAdmin(request, list) },
  { method: 'GET', path: `${PATH}/:name`, open: true, handler: (request) => asAdmin(request, get) },
  { method: 'DELETE', path: `${PATH}/:name`, open: true, handler: (request) => asAdmin(request, remove) },
];

/** Other users get a 403 without type or body (captured on Rancher 2.15.0). */
function asAdmin(request: RouteRequest, handler: (request: RouteRequest, admin: User) => RouteResponse): RouteResponse {
  const { caller } = request;
  if (!caller || !isValidForCluster(caller.token, 'local')) return unauthorizedStatus();
  if (!caller.user.admin) return { status: 403, contentType: null, body: '' };
  return handler(request, caller.user);
}

/** A Kubernetes list, or a page of it. */
function list(request: RouteRequest): RouteResponse {
  const { rancher, url } = request;
  const requested = { query: url.searchParams, now: rancher.clock.now(), labels: tokenLabels };
  const { items, next, remaining } = pageOf(rancher.state.tokens, requested);
  const remainder = remaining === undefined ? {} : { remainingItemCount: remaining };
  const metadata = { continue: next, ...remainder, resourceVersion: '1' };
  const views = items.map((token) => view(request, token));
  return json({ apiVersion: API_VERSION, items: views, kind: 'TokenList', metadata });
}

function get(request: RouteRequest): RouteResponse {
  const name = param(request, 'name');
  const token = request.rancher.state.tokens.get(name);
  return token ? json(view(request, token)) : missing(name);
}

function remove(request: RouteRequest): RouteResponse {
  const name = param(request, 'name');
  const { state } = request.rancher;
  const token = state.tokens.get(name);
  if (!token) return missing(name);
  state.deleteToken(name);
  const details = { name, group: 'management.cattle.io', kind: 'tokens', uid: token.uuid };
  return json({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

function view({ rancher }: RouteRequest, token: Token) {
  return managementTokenView(token, rancher.state.users.get(token.userId), rancher.clock.now());
}

function missing(name: string): RouteResponse {
  const details = { name, group: 'management.cattle.io', kind: 'tokens' };
  const status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason: 'NotFound',
    details,
    code: 404,
  };
  return json({ ...status, message: `tokens.management.cattle.io "${name}" not found` }, 404);
}
