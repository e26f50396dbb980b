import { collection } from '../http/collection.ts';
import { callerOf, param, type RouteRequest, readBody, text } from '../http/route-request.ts';
import { ApiError, json, notFound, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import type { Caller } from '../people/authentication.ts';
import { hasNewApis } from '../served.ts';
import { bearerOf, issueMinted } from '../tokens/issue.ts';
import type { Token } from '../tokens/tokens.ts';
import { tokenView } from '../views/token.ts';

const CLEARED_COOKIES = ['R_SESS', 'CSRF', 'R_OIDC_ID', 'R_AZUREAD_ID'].map(
  (name) => `${name}=; Path=/; Expires=Wed, 10 Feb 1982 23:00:00 GMT; Max-Age=0; HttpOnly; SameSite=Lax`,
);

/** The caller's own tokens. */
export const tokenRoutes: Route[] = [
  { method: 'GET', path: '/v3/tokens', handler: list },
  { method: 'GET', path: '/v3/tokens/:id', handler: get },
  { method: 'POST', path: '/v3/tokens', handler: mint },
  { method: 'DELETE', path: '/v3/tokens/:id', handler: remove },
  { method: 'PUT', path: '/v3/tokens/:id', handler: update },
  { method: 'POST', path: '/v3/tokens', action: 'logout', handler: logout },
  { method: 'POST', path: '/v1/logout', served: hasNewApis, handler: logout },
];

function list(request: RouteRequest): RouteResponse {
  const { user } = callerOf(request);
  const all = request.rancher.state.tokens.sortedValues();
  const own = all.filter(({ userId }) => userId === user.id).map((token) => ({ id: token.name, token }));
  const self = `${request.baseUrl}/v3/tokens`;
  const query = request.url.searchParams;
  const page = collection(own, { self, resourceType: 'token', query, unpaged: true });
  return json({ ...page, data: page.data.map(({ token }) => view(request, token)) });
}

function get(request: RouteRequest): RouteResponse {
  return json(view(request, ownToken(request)));
}

/** The only response with the secret; its `expiresAt` is empty (captured on Rancher 2.15.0). */
async function mint(request: RouteRequest): Promise<RouteResponse> {
  refuseAccessToken(callerOf(request));
  const body = await readBody(request.incoming);
  const token = issueMinted(request.rancher.state, callerOf(request).user, {
    ttl: requestedTtl(body.ttl),
    clusterId: text(body.clusterId) || null,
    description: text(body.description),
  });
  return json({ ...view(request, token), expired: false, expiresAt: '', token: bearerOf(token) }, 201);
}

/** A session cannot delete its own token, a derived or kubeconfig token can (captured). */
function remove(request: RouteRequest): RouteResponse {
  const token = ownToken(request);
  if (token === callerOf(request).token && !token.isDerived) {
    throw new ApiError(400, 'ServerError', 'Cannot delete token for current session. Use logout instead');
  }
  request.rancher.state.deleteToken(token.name);
  return { status: 204, contentType: 'application/json', body: '' };
}

/** Tokens cannot be changed (captured on Rancher 2.15.0). */
function update(): never {
  throw new ApiError(404, 'NotFound', 'no store found');
}

/** Deletes the caller's token, whatever its kind. */
function logout(request: RouteRequest): RouteResponse {
  const caller = callerOf(request);
  refuseAccessToken(caller);
  request.rancher.state.deleteToken(caller.token.name);
  return { status: 200, contentType: 'application/json', body: '', headers: { 'Set-Cookie': CLEARED_COOKIES } };
}

/** The token in the path. The message of the 404 differs for one that is missing and one of another user (captured). */
function ownToken(request: RouteRequest): Token {
  const id = param(request, 'id');
  const token = request.rancher.state.tokens.get(id);
  if (!token) throw notFound('tokens', id);
  if (token.userId !== callerOf(request).user.id) throw new ApiError(404, 'NotFound', `${id} not found`);
  return token;
}

/**
 * Where the token itself is needed, Rancher looks up a JWT of its OIDC provider as if it were a token's name (captured
 * on 2.15.0 for a mint).
 */
function refuseAccessToken({ accessToken }: Caller): void {
  if (accessToken === undefined) return;
  const typeMeta = 'TypeMeta:v1.TypeMeta{Kind:"", APIVersion:""}';
  const listMeta =
    'ListMeta:v1.ListMeta{SelfLink:"", ResourceVersion:"", Continue:"", RemainingItemCount:(*int64)(nil), ShardInfo:(*v1.ShardInfo)(nil)}';
  const message = `Message:"tokens.management.cattle.io \\"${accessToken}\\" not found"`;
  const rest = 'Reason:"NotFound", Details:(*v1.StatusDetails)(0xc000000000), Code:404';
  const status = `v1.Status{${typeMeta}, ${listMeta}, Status:"Failure", ${message}, ${rest}}`;
  const error = `&errors.StatusError{ErrStatus:${status}}`;
  throw new ApiError(401, 'Unauthorized', `failed to retrieve auth token, error: ${error}`);
}

function requestedTtl(ttl: unknown): number | undefined {
  if (ttl === undefined || ttl === null) return undefined;
  if (typeof ttl === 'number' && Number.isInteger(ttl)) return ttl;
  const value = typeof ttl === 'number' ? `number ${ttl}` : typeof ttl;
  const message = `json: cannot unmarshal ${value} into Go struct field Token.ttl of type int64`;
  throw new ApiError(422, 'InvalidFormat', message);
}

/** As it is stored: a new token, too, is shown with what hashing adds. */
function view(request: RouteRequest, token: Token) {
  const { user, token: current } = callerOf(request);
  return tokenView(request.rancher.state.tokens.get(token.name) ?? token, user, {
    baseUrl: request.baseUrl,
    now: request.rancher.clock.now(),
    current: current.name,
  });
}
