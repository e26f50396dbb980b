import { readForm } from '../form.ts';
import type { Person } from '../people.ts';
import { json, type RouteResponse } from '../route-response.ts';
import { authorize, redeem } from './codes.ts';
import { DEVICE_PATH } from './device-pages.ts';
import { askDevice, beginDevice, DEVICE_LIFETIME_S, INTERVAL_S } from './devices.ts';
import type { Registration } from './identity.ts';
import { jwksOf } from './jwt.ts';
import { claimsOf, issueAccessToken, issueIdToken, TOKEN_LIFETIME_S, tokenError } from './tokens.ts';
import type { Place, Visit } from './visit.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/|$)/;

/** The part of Microsoft's identity platform (v2.0) that Rancher and its clients use. */
export const azurePlaces: Place[] = [
  { method: 'GET', path: '/:tenant/v2.0/.well-known/openid-configuration', handler: discovery },
  { method: 'GET', path: '/:tenant/discovery/v2.0/keys', handler: ({ identity }) => json(jwksOf(identity.key)) },
  { method: 'GET', path: '/:tenant/oauth2/v2.0/authorize', handler: authorization },
  { method: 'POST', path: '/:tenant/oauth2/v2.0/devicecode', handler: deviceCode },
  { method: 'POST', path: '/:tenant/oauth2/v2.0/token', handler: token },
];

function discovery({ identity, params }: Visit): RouteResponse {
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

/** Rancher itself is a client with a secret; anything on loopback is a public one, and those need PKCE. */
function authorization(visit: Visit): RouteResponse {
  return authorize(visit, {
    registration: clientOf(visit, visit.url.searchParams),
    mayRedirectTo: (uri, { redirectUris }) => redirectUris.includes(uri) || LOOPBACK.test(uri),
    needsPkce: (redirectUri) => LOOPBACK.test(redirectUri),
  });
}

async function deviceCode(visit: Visit): Promise<RouteResponse> {
  const registration = clientOf(visit, await readForm(visit.request));
  if (!registration) return unknownClient();
  const { code, userCode } = beginDevice(visit.identity, registration);
  const verificationUri = `${visit.identity.url}${DEVICE_PATH}`;
  return json({
    user_code: userCode,
    device_code: code,
    verification_uri: verificationUri,
    expires_in: DEVICE_LIFETIME_S,
    interval: INTERVAL_S,
    message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${userCode} to authenticate.`,
  });
}

async function token(visit: Visit): Promise<RouteResponse> {
  const form = await readForm(visit.request);
  const registration = clientOf(visit, form);
  if (!registration) return unknownClient();
  if (form.get('grant_type') === DEVICE_GRANT) return deviceToken(visit, form, registration);
  const grant = redeem(visit, form, registration);
  if (!grant) return tokenError('invalid_grant', 'The code is not good, or not any more.');
  const isPublic = LOOPBACK.test(grant.redirectUri);
  if (!isPublic && form.get('client_secret') !== registration.clientSecret) return unknownClient();
  return tokens(visit, registration, grant.person, grant.nonce);
}

function deviceToken(visit: Visit, form: URLSearchParams, registration: Registration): RouteResponse {
  const told = askDevice(visit.identity, form.get('device_code') ?? '', registration);
  if ('error' in told) return tokenError(told.error, `The login with a device code: ${told.error}.`);
  return tokens(visit, registration, told, undefined);
}

function tokens(visit: Visit, registration: Registration, person: Person, nonce: string | undefined): RouteResponse {
  const { identity, params } = visit;
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

function clientOf({ identity, params }: Visit, fields: URLSearchParams): Registration | undefined {
  const registration = identity.registrations.get(fields.get('client_id') ?? '');
  return registration?.tenantId === params.tenant ? registration : undefined;
}

function unknownClient(): RouteResponse {
  return tokenError('invalid_client', 'The application is not known in this directory, or its secret is wrong.', 401);
}
