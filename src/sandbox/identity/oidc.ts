import { readForm } from '../http/form.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import { authorize, redeem } from './codes.ts';
import type { IdentityRequest, IdentityRoute } from './identity-request.ts';
import { jwksOf } from './jwt.ts';
import {
  bearerPerson,
  claimsOf,
  clientOf,
  issueAccessToken,
  issueIdToken,
  TOKEN_LIFETIME_S,
  tokenError,
} from './tokens.ts';

/** OpenID Connect: an issuer for each of Rancher's providers, at `/<provider id>`. */
export const oidcRoutes: IdentityRoute[] = [
  { method: 'GET', path: '/:provider/.well-known/openid-configuration', handler: discovery },
  { method: 'GET', path: '/:provider/jwks', handler: ({ identity }) => json(jwksOf(identity.key)) },
  { method: 'GET', path: '/:provider/authorize', handler: authorization },
  { method: 'POST', path: '/:provider/token', handler: token },
  { method: 'GET', path: '/:provider/userinfo', handler: userinfo },
];

function issuerOf({ identity, params }: IdentityRequest): string {
  return `${identity.url}/${params.provider}`;
}

function discovery(request: IdentityRequest): RouteResponse {
  const issuer = issuerOf(request);
  return json({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  });
}

function authorization(request: IdentityRequest): RouteResponse {
  const registration = request.identity.registrations.get(request.url.searchParams.get('client_id') ?? '');
  return authorize(request, {
    registration: registration?.providerId === request.params.provider ? registration : undefined,
    mayRedirectTo: (uri, { redirectUris }) => redirectUris.includes(uri),
    needsPkce: () => false,
  });
}

async function token(request: IdentityRequest): Promise<RouteResponse> {
  const form = await readForm(request.incoming);
  const registration = clientOf(request, form);
  if (!registration || registration.providerId !== request.params.provider) {
    return tokenError('invalid_client', 'The client is unknown, or its secret is wrong.', 401);
  }
  if (form.get('grant_type') !== 'authorization_code') return tokenError('unsupported_grant_type', 'Only codes.');
  const grant = redeem(request, form, registration);
  if (!grant) return tokenError('invalid_grant', 'The code is not valid or has expired.');
  return json({
    access_token: issueAccessToken(request.identity, grant.person),
    token_type: 'Bearer',
    expires_in: TOKEN_LIFETIME_S,
    id_token: issueIdToken(request.identity, { issuer: issuerOf(request), ...grant }),
  });
}

function userinfo(request: IdentityRequest): RouteResponse {
  const person = bearerPerson(request);
  return person ? json(claimsOf(person)) : tokenError('invalid_token', 'The access token is not valid.', 401);
}
