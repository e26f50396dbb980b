import { param, type RouteRequest } from '../http/route-request.ts';
import { ApiError, json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { hasNewApis, hasV3Public } from '../served.ts';

/** The tokens of SAML logins. Anyone who knows the request id may fetch one, repeatedly, and delete it. */
export const authTokenRoutes: Route[] = [
  { method: 'GET', path: '/v1-public/authtokens/:id', open: true, served: hasNewApis, handler: get },
  { method: 'DELETE', path: '/v1-public/authtokens/:id', open: true, served: hasNewApis, handler: remove },
  { method: 'GET', path: '/v3-public/authTokens/:id', open: true, served: hasV3Public, handler: v3Get },
  { method: 'DELETE', path: '/v3-public/authTokens/:id', open: true, served: hasV3Public, handler: v3Remove },
];

/** Unlike other names in the API, this one has to be in lower case. */
function get(request: RouteRequest): RouteResponse {
  const found = request.rancher.state.authTokens.get(param(request, 'id'));
  if (!found || !request.url.pathname.startsWith('/v1-public/authtokens/')) return notThere();
  return json({ expiresAt: found.expiresAt, token: found.token });
}

function remove(request: RouteRequest): RouteResponse {
  request.rancher.state.authTokens.delete(param(request, 'id'));
  return { status: 200, contentType: null, body: '' };
}

function v3Get(request: RouteRequest): RouteResponse {
  const id = param(request, 'id');
  const found = request.rancher.state.authTokens.get(id);
  if (!found) throw new ApiError(404, 'NotFound', `token ${id} not found`);
  const self = `${request.baseUrl}/v3-public/authTokens/${id}`;
  return json({
    baseType: 'authToken',
    creatorId: null,
    expiresAt: found.expiresAt,
    id,
    links: { remove: self, self },
    name: id,
    token: found.token,
    type: 'authToken',
  });
}

function v3Remove(request: RouteRequest): RouteResponse {
  const id = param(request, 'id');
  const isGone = request.rancher.state.authTokens.delete(id);
  if (!isGone) throw new ApiError(404, 'NotFound', `token ${id} not found`);
  return { status: 204, body: '' };
}

function notThere(): RouteResponse {
  return { status: 404, contentType: 'text/plain; charset=utf-8', body: 'Not Found\n' };
}
