import { type RouteRequest, serverUrl } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { SCOPES } from './authorization-request.ts';
import { authorize } from './authorize.ts';
import { errorBody, OidcError } from './errors.ts';
import { token } from './token.ts';
import { userInfo } from './user-info.ts';

/** Rancher as an OIDC provider: needs the feature `oidc-provider` and at least one client. */
export const oidcRoutes: Route[] = [
  oidcRoute('GET', '/oidc/.well-known/openid-configuration', discovery),
  oidcRoute('GET', '/oidc/.well-known/jwks.json', ({ rancher }) => json(rancher.state.oidcKey.keySet())),
  oidcRoute('GET', '/oidc/authorize', authorize),
  oidcRoute('POST', '/oidc/authorize', authorize),
  oidcRoute('POST', '/oidc/token', token),
  oidcRoute('GET', '/oidc/userinfo', userInfo),
];

function oidcRoute(
  method: string,
  path: string,
  handler: (request: RouteRequest) => RouteResponse | Promise<RouteResponse>,
): Route {
  const guarded = (request: RouteRequest) => notServed(request) ?? handler(request);
  return { method, path, open: true, handler: guarded };
}

/** With the feature off everything is a 404; with it on and no client, a 500 (captured on Rancher 2.15.0). */
function notServed({ rancher: { state } }: RouteRequest): RouteResponse | undefined {
  if (!state.features.get('oidc-provider')) {
    return { status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n' };
  }
  if (state.oidcClients.size > 0) return undefined;
  return errorBody(new OidcError('server_error', 'no OIDCClients configured'), 500);
}

/** Without token_endpoint_auth_methods_supported, as on the real server (captured on Rancher 2.15.0). */
function discovery(request: RouteRequest): RouteResponse {
  const issuer = `${serverUrl(request)}/oidc`;
  return json({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: SCOPES,
    grant_types_supported: ['authorization_code', 'refresh_token'],
  });
}
