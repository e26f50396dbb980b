import { type Answer, json, unauthorizedStatus } from '../answers.ts';
import { type Exchange, param } from '../exchange.ts';
import { pageOf } from '../kubernetes-page.ts';
import type { Route } from '../router.ts';
import type { User } from '../state.ts';
import { isGoodForCluster, type Token } from '../tokens.ts';
import { timestamp } from '../views/time.ts';
import { managementTokenView, tokenLabels } from '../views/token.ts';

const PATH = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';
const API_VERSION = 'management.cattle.io/v3';

/** Everybody's tokens, for admins, as objects of the management API on the local cluster. */
export const managementTokenRoutes: Route[] = [
  { method: 'GET', path: PATH, open: true, handler: (exchange) => asAdmin(exchange, list) },
  { method: 'GET', path: `${PATH}/:name`, open: true, handler: (exchange) => asAdmin(exchange, get) },
  { method: 'DELETE', path: `${PATH}/:name`, open: true, handler: (exchange) => asAdmin(exchange, remove) },
];

/** Others get a bare 403, with neither type nor body (captured on Rancher 2.15.0). */
function asAdmin(exchange: Exchange, handler: (exchange: Exchange, admin: User) => Answer): Answer {
  const { caller } = exchange;
  if (!caller || !isGoodForCluster(caller.token, 'local')) return unauthorizedStatus();
  if (!caller.user.admin) return { status: 403, contentType: null, body: '' };
  return handler(exchange, caller.user);
}

/** A Kubernetes list, or a page of it. */
function list(exchange: Exchange): Answer {
  const { rancher, url } = exchange;
  const wish = { query: url.searchParams, now: rancher.clock.now(), labels: tokenLabels };
  const { items, next } = pageOf(rancher.state.tokens, wish);
  const metadata = { continue: next, resourceVersion: '1' };
  const views = items.map((token) => view(exchange, token));
  return json({ apiVersion: API_VERSION, items: views, kind: 'TokenList', metadata });
}

function get(exchange: Exchange): Answer {
  const name = param(exchange, 'name');
  const token = exchange.rancher.state.tokens.get(name);
  return token ? json(view(exchange, token)) : missing(name);
}

function remove(exchange: Exchange): Answer {
  const name = param(exchange, 'name');
  const { tokens } = exchange.rancher.state;
  const token = tokens.get(name);
  if (!token) return missing(name);
  tokens.delete(name);
  const deleted = view(exchange, token);
  const deletionTimestamp = timestamp(exchange.rancher.clock.now());
  return json({ ...deleted, metadata: { ...deleted.metadata, deletionTimestamp } });
}

function view({ rancher }: Exchange, token: Token) {
  return managementTokenView(token, rancher.state.users.get(token.userId), rancher.clock.now());
}

function missing(name: string): Answer {
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
