import { type Answer, json, unauthorizedStatus } from '../answers.ts';
import { type Exchange, param } from '../exchange.ts';
import type { Route } from '../router.ts';
import type { User } from '../state.ts';
import { isGoodForCluster } from '../tokens.ts';
import { timestamp } from '../views/time.ts';
import { managementTokenView } from '../views/token.ts';

const PATH = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';
const API_VERSION = 'management.cattle.io/v3';

/** Everybody's tokens, for admins, as objects of the management API on the local cluster. */
export const managementTokenRoutes: Route[] = [
  { method: 'GET', path: PATH, open: true, handler: (exchange) => asAdmin(exchange, list) },
  { method: 'DELETE', path: `${PATH}/:name`, open: true, handler: (exchange) => asAdmin(exchange, remove) },
];

/** Others get a bare 403, with neither type nor body (captured on Rancher 2.15.0). */
function asAdmin(exchange: Exchange, handler: (exchange: Exchange, admin: User) => Answer): Answer {
  const { caller } = exchange;
  if (!caller || !isGoodForCluster(caller.token, 'local')) return unauthorizedStatus();
  if (!caller.user.admin) return { status: 403, contentType: null, body: '' };
  return handler(exchange, caller.user);
}

/** A Kubernetes list, a page of it when `limit` is asked; the token to go on with is the name of the next item. */
function list({ rancher, url }: Exchange): Answer {
  const { users, tokens } = rancher.state;
  const sorted = [...tokens.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rest = sorted.filter(({ name }) => name >= (url.searchParams.get('continue') ?? ''));
  const limit = Number(url.searchParams.get('limit')) || rest.length;
  const items = rest
    .slice(0, limit)
    .map((token) => managementTokenView(token, users.get(token.userId), rancher.clock.now()));
  const metadata = { continue: rest[limit]?.name ?? '', resourceVersion: '1' };
  return json({ apiVersion: API_VERSION, items, kind: 'TokenList', metadata });
}

function remove(exchange: Exchange): Answer {
  const name = param(exchange, 'name');
  const { users, tokens } = exchange.rancher.state;
  const token = tokens.get(name);
  if (!token) return missing(name);
  tokens.delete(name);
  const view = managementTokenView(token, users.get(token.userId), exchange.rancher.clock.now());
  const deletionTimestamp = timestamp(exchange.rancher.clock.now());
  return json({ ...view, metadata: { ...view.metadata, deletionTimestamp } });
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
