import { readForm } from '../http/form.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Person } from '../people/people.ts';
import { authorize, redeem } from './codes.ts';
import { DEVICE_PATH } from './device-pages.ts';
import { beginDevice, DEVICE_LIFETIME_S, INTERVAL_S, pollDevice } from './devices.ts';
import type { Registration } from './identity.ts';
import type { IdentityRequest, IdentityRoute } from './identity-request.ts';
import { jwksOf } from './jwt.ts';
import { claimsOf, issueAccessToken, issueIdToken, TOKEN_LIFETIME_S, tokenError } from './tokens.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/|$)/;

/** The parts of Microsoft's identity platform (v2.0) that Rancher and its clients use. */
export const azureRoutes: IdentityRoute[] = [
  { method: 'GET', path: '/:tenant/v2.0/.well-known/openid-configuration', handler: discovery },
  { method: 'GET', path: '/:tenant/discovery/v2.0/keys', handler: ({ identity }) => json(jwksOf(identity.key)) },
  { method: 'GET', path: '/:tenant/oauth2/v2.0/authorize', handler: authorization },
  { method: 'POST', path: '/:tenant/oauth2/v2.0/devicecode', handler: deviceCode },
  { method: 'POST', path: '/:tenant/oauth2/v2.0/token', handler: token },
];

function discovery({ identity, params }: IdentityRequest): RouteResponse {
  const tenant = `${identity.url}/${params.tenant}`;
  return json({
    issuer: `${tenant}/v2.0`,
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${tenant}/oauth2/v2.0/devicecode`,
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}

/** Rancher is a client with a secret; clients on loopback are public and need PKCE. */
function authorization(request: IdentityRequest): RouteResponse {
  return authorize(request, {
    registration: clientOf(request, request.url.searchParams),
    mayRedirectTo: (uri, { redirectUris }) => redirectUris.includes(uri) || LOOPBACK.test(uri),
    needsPkce: (redirectUri) => LOOPBACK.test(redirectUri),
  });
}

async function deviceCode(request: IdentityRequest): Promise<RouteResponse> {
  const registration = clientOf(request, await readForm(request.incoming));
  if (!registration) return unknownClient();
  const { code, userCode } = beginDevice(request.identity, registration);
  const verificationUri = `${request.identity.url}${DEVICE_PATH}`;
  return json({
    user_code: userCode,
    device_code: code,
    verification_uri: verificationUri,
    expires_in: DEVICE_LIFETIME_S,
    interval: INTERVAL_S,
    message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${userCode} to authenticate.`,
  });
}

async function token(request: IdentityRequest): Promise<RouteResponse> {
  const form = await readForm(request.incoming);
  const registration = clientOf(request, form);
  if (!registration) return unknownClient();
  if (form.get('grant_type') === DEVICE_GRANT) return deviceToken(request, form, registration);
  const grant = redeem(request, form, registration);
  if (!grant) return tokenError('invalid_grant', 'The code is not valid or has expired.');
  const isPublic = LOOPBACK.test(grant.redirectUri);
  if (!isPublic && form.get('client_secret') !== registration.clientSecret) return unknownClient();
  return tokens(request, registration, grant.person, grant.nonce);
}

function deviceToken(request: IdentityRequest, form: URLSearchParams, registration: Registration): RouteResponse {
  const polled = pollDevice(request.identity, form.get('device_code') ?? '', registration);
  if ('error' in polled) return tokenError(polled.error, `The login with a device code: ${polled.error}.`);
  return tokens(request, registration, polled, undefined);
}

function tokens(
  request: IdentityRequest,
  registration: Registration,
  person: Person,
  nonce: string | undefined,
): RouteResponse {
  const { identity, params } = request;
  const issuer = `${identity.url}/${params.tenant}/v2.0`;
  const claims = { tid: registration.tenantId, oid: claimsOf(person).sub, ver: '2.0' };
  return json({
    token_type: 'Bearer',
    scope: 'openid profile email',
    expires_in: TOKEN_LIFETIME_S,
    access_token: issueAccessToken(identity, person),
    id_token: issueIdToken(identity, { issuer, registration, person, nonce }, claims),
  });
}

function clientOf({ identity, params }: IdentityRequest, fields: URLSearchParams): Registration | undefined {
  const registration = identity.registrations.get(fields.get('client_id') ?? '');
  return registration?.tenantId === params.tenant ? registration : undefined;
}

function unknownClient(): RouteResponse {
  return tokenError('invalid_client', 'The application is unknown in this directory, or its secret is wrong.', 401);
}
