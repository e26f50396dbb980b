import { cookieOf } from '../http/cookies.ts';
import { param, type RouteRequest, readBody, text } from '../http/route-request.ts';
import { ApiError, errorResponse, json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { isProviderId } from '../providers/catalogue.ts';
import { enabledProviderOfType } from '../providers/enabled.ts';
import { userOf } from '../providers/external-user.ts';
import { clearVerifierCookie, idTokenCookie, VERIFIER_COOKIE } from '../providers/pkce-cookie.ts';
import { prove } from '../providers/prove.ts';
import type { Provider } from '../providers/provider.ts';
import { hasNewApis, hasV3Public } from '../served.ts';
import type { RancherState, User } from '../state.ts';
import { bearerOf, issueCliKubeconfig, issueSession, sessionCookie } from '../tokens/issue.ts';
import type { Token } from '../tokens/tokens.ts';
import { expiresAtText } from '../views/token.ts';
import { beginSamlLogin } from './saml.ts';

type Body = Record<string, unknown>;

/** Logins with every provider, through v1-public and v3-public. */
export const loginRoutes: Route[] = [
  { method: 'POST', path: '/v1-public/login', open: true, served: hasNewApis, handler: login },
  {
    method: 'POST',
    path: '/v3-public/:providers/:id',
    action: 'login',
    open: true,
    served: hasV3Public,
    handler: v3Login,
  },
];

async function login(request: RouteRequest): Promise<RouteResponse> {
  const body = await readBody(request.incoming);
  return loginWith(request, text(body.type), body);
}

/** v3-public has the provider's type in its path: `/v3-public/localProviders/local`. */
async function v3Login(request: RouteRequest): Promise<RouteResponse> {
  const type = param(request, 'providers').replace(/s$/, '');
  const id = param(request, 'id');
  if (id !== 'local' && !isProviderId(id)) {
    throw new ApiError(500, 'ServerError', `authconfigs.management.cattle.io "${id}" not found`);
  }
  return loginWith(request, type, await readBody(request.incoming));
}

async function loginWith(request: RouteRequest, type: string, body: Body): Promise<RouteResponse> {
  const { state } = request.rancher;
  if (type === 'localProvider') {
    return logInAs(request, checkPassword(state, text(body.username), text(body.password)), body);
  }
  const provider = enabledProviderOfType(state, type);
  if (provider.kind === 'saml') return beginSamlLogin(request, provider, body);
  return provider.kind === 'oidc' ? oidcLogin(request, provider, body) : externalLogin(request, provider, body);
}

function checkPassword(state: RancherState, username: string, password: string): User {
  const user = state.findUser(username);
  if (!user || user.password !== password) throw new ApiError(401, 'Unauthorized', 'authentication failed');
  if (!state.accepts(user)) throw new ApiError(403, 'PermissionDenied', '');
  return user;
}

async function externalLogin(request: RouteRequest, provider: Provider, body: Body): Promise<RouteResponse> {
  const { state, clock } = request.rancher;
  const proof = await prove(provider, { body, verifier: undefined, now: clock.now() });
  return logInAs(request, userOf(state, provider, proof), body);
}

/**
 * Clears the verifier's cookie, even if the login fails; where it is required but missing, that is a 500 (captured).
 */
async function oidcLogin(request: RouteRequest, provider: Provider, body: Body): Promise<RouteResponse> {
  const { state, clock } = request.rancher;
  const verifier = provider.redirectsByRancher ? cookieOf(request.incoming, VERIFIER_COOKIE) : undefined;
  if (provider.redirectsByRancher && verifier === undefined) throw new ApiError(500, 'ServerError', '');
  const cleared = verifier === undefined ? [] : [clearVerifierCookie(clock.now())];
  try {
    const proof = await prove(provider, { body, verifier, now: clock.now() });
    const response = logInAs(request, userOf(state, provider, proof), body);
    return withCookies(response, [...cleared, ...(proof.idToken ? [idTokenCookie(proof.idToken)] : [])]);
  } catch (error) {
    if (error instanceof ApiError) return withCookies(errorResponse(error), cleared);
    throw error;
  }
}

function logInAs({ rancher }: RouteRequest, user: User, body: Body): RouteResponse {
  user.lastLogin = rancher.clock.now();
  const responseType = text(body.responseType);
  const token = issue(rancher.state, user, responseType, text(body.description));
  return responseType === 'cookie' ? cookieResponse(token) : tokenResponse(token);
}

/**
 * `kubeconfig`, `kubeconfig_<cluster id>` (without a check of the id), or a session for any other response type
 * (captured).
 */
function issue(state: RancherState, user: User, responseType: string, description: string): Token {
  const [kind, ...rest] = responseType.split('_');
  if (kind !== 'kubeconfig') return issueSession(state, user, description);
  const clusterId = rest.length > 0 ? rest.join('_') : null;
  return issueCliKubeconfig(state, user, clusterId);
}

function cookieResponse(token: Token): RouteResponse {
  return { status: 200, contentType: null, body: '', headers: { 'Set-Cookie': sessionCookie(token) } };
}

function tokenResponse(token: Token): RouteResponse {
  const fields = { baseType: 'token', expiresAt: expiresAtText(token), id: token.name };
  return json({ ...fields, token: bearerOf(token), type: 'token' }, 201);
}

function withCookies(response: RouteResponse, cookies: string[]): RouteResponse {
  const all = [...cookies, ...[response.headers?.['Set-Cookie'] ?? []].flat()];
  return all.length === 0 ? response : { ...response, headers: { ...response.headers, 'Set-Cookie': all } };
}
