import { param, type RouteRequest, readBody, text } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { tableFormat } from '../kubernetes/tables.ts';
import { pageOf } from '../kubernetes-page.ts';
import type { Caller } from '../people/authentication.ts';
import { API_VERSION, extRoute, mayRead, notFound, specOf, usableCluster, wholeNumber } from './api.ts';
import { type ExtToken, extTtl } from './token.ts';
import { tokenTable } from './token-table.ts';
import { createdTokenView, extTokenLabels, extTokenView } from './token-view.ts';

const RESOURCE = 'tokens';

/** Tokens as objects of `ext.cattle.io/v1`: the caller's own, or all of them for an admin. */
export const extTokenRoutes: Route[] = [
  extRoute('GET', RESOURCE, list),
  extRoute('POST', RESOURCE, create),
  extRoute('GET', `${RESOURCE}/:name`, get),
  extRoute('DELETE', `${RESOURCE}/:name`, remove),
];

function list({ rancher, incoming, url }: RouteRequest, caller: Caller): RouteResponse {
  const { state } = rancher;
  const now = state.clock.now();
  const isVisible = (token: ExtToken) => mayRead(caller, token);
  const page = pageOf(state.extTokens, { query: url.searchParams, now, labels: extTokenLabels, isVisible });
  const metadata = { resourceVersion: '1', ...(page.next && { continue: page.next }) };
  const format = tableFormat(incoming.headers.accept ?? '', url.searchParams);
  if (format) return json(tokenTable(page.items, format, { now, metadata }));
  const items = page.items.map((token) => extTokenView(state, token, caller));
  return json({ kind: 'TokenList', apiVersion: API_VERSION, metadata, items });
}

async function create({ rancher, incoming }: RouteRequest, caller: Caller): Promise<RouteResponse> {
  const { state } = rancher;
  const spec = specOf(await readBody(incoming));
  const clusterName = text(spec.clusterName) || null;
  if (clusterName !== null) usableCluster(state, caller, RESOURCE, clusterName);
  const requested = wholeNumber(spec.ttl, 'TokenSpec.spec.ttl');
  const ttl = extTtl(requested, state.minutes('auth-token-max-ttl-minutes'));
  const token = state.addExtToken({ userId: caller.user.id, ttl, clusterName, description: text(spec.description) });
  return json(createdTokenView(state, token, caller), 201);
}

function get(request: RouteRequest, caller: Caller): RouteResponse {
  return json(extTokenView(request.rancher.state, find(request, caller), caller));
}

/** A token may delete itself. The response is the deleted token (captured on Rancher 2.15.0). */
function remove(request: RouteRequest, caller: Caller): RouteResponse {
  const { state } = request.rancher;
  const token = find(request, caller);
  state.deleteToken(token.name);
  return json(extTokenView(state, token, caller));
}

function find(request: RouteRequest, caller: Caller): ExtToken {
  const name = param(request, 'name');
  const token = request.rancher.state.extTokens.get(name);
  if (!token || !mayRead(caller, token)) throw notFound(RESOURCE, name);
  return token;
}
