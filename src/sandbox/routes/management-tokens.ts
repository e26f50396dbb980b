import { pageOf } from '../kubernetes-page.ts';
import { param, type RouteRequest } from '../route-request.ts';
import { json, type RouteResponse, unauthorizedStatus } from '../route-response.ts';
import type { Route } from '../router.ts';
import type { User } from '../state.ts';
import { isValidForCluster, type Token } from '../tokens.ts';
import { timestamp } from '../views/time.ts';
import { managementTokenView, tokenLabels } from '../views/token.ts';

const PATH = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';
const API_VERSION = 'management.cattle.io/v3';

/** Everybody's tokens, for admins, as objects of the management API on the local cluster. */
export const managementTokenRoutes: Route[] = [
  { method: 'GET', path: PATH, open: true, handler: (routed) => asAdmin(routed, list) },
  { method: 'GET', path: `${PATH}/:name`, open: true, handler: (routed) => asAdmin(routed, get) },
  { method: 'DELETE', path: `${PATH}/:name`, open: true, handler: (routed) => asAdmin(routed, remove) },
];

/** Others get a bare 403, with neither type nor body (captured on Rancher 2.15.0). */
function asAdmin(routed: RouteRequest, handler: (routed: RouteRequest, admin: User) => RouteResponse): RouteResponse {
  const { caller } = routed;
  if (!caller || !isValidForCluster(caller.token, 'local')) return unauthorizedStatus();
  if (!caller.user.admin) return { status: 403, contentType: null, body: '' };
  return handler(routed, caller.user);
}

/** A Kubernetes list, or a page of it. */
function list(routed: RouteRequest): RouteResponse {
  const { rancher, url } = routed;
  const requested = { query: url.searchParams, now: rancher.clock.now(), labels: tokenLabels };
  const { items, next } = pageOf(rancher.state.tokens, requested);
  const metadata = { continue: next, resourceVersion: '1' };
  const views = items.map((token) => view(routed, token));
  return json({ apiVersion: API_VERSION, items: views, kind: 'TokenList', metadata });
}

function get(routed: RouteRequest): RouteResponse {
  const name = param(routed, 'name');
  const token = routed.rancher.state.tokens.get(name);
  return token ? json(view(routed, token)) : missing(name);
}

function remove(routed: RouteRequest): RouteResponse {
  const name = param(routed, 'name');
  const { tokens } = routed.rancher.state;
  const token = tokens.get(name);
  if (!token) return missing(name);
  tokens.delete(name);
  const deleted = view(routed, token);
  const deletionTimestamp = timestamp(routed.rancher.clock.now());
  return json({ ...deleted, metadata: { ...deleted.metadata, deletionTimestamp } });
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
