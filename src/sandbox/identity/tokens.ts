import { randomBytes } from 'node:crypto';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Person } from '../people/people.ts';
import type { Identity, Registration } from './identity.ts';
import type { IdentityRequest } from './identity-request.ts';
import { signJwt } from './jwt.ts';

export const TOKEN_LIFETIME_S = 3600;

/** An access token for a person who has signed in. */
export function issueAccessToken(identity: Identity, person: Person): string {
  const token = randomBytes(24).toString('base64url');
  identity.issuedSecrets.set(token, 'access token');
  identity.accessTokens.set(token, person);
  return token;
}

/** An ID token for the client: who has signed in. */
export function issueIdToken(
  identity: Identity,
  signedIn: { issuer: string; registration: Registration; person: Person; nonce: string | undefined },
  more: Record<string, unknown> = {},
): string {
  const iat = Math.floor(identity.clock.now() / 1000);
  const { issuer, registration, person, nonce } = signedIn;
  const token = signJwt(
    {
      iss: issuer,
      aud: registration.clientId,
      iat,
      exp: iat + TOKEN_LIFETIME_S,
      ...claimsOf(person),
      ...more,
      ...(nonce !== undefined && { nonce }),
    },
    identity.key,
  );
  identity.issuedSecrets.set(token, 'JWT');
  return token;
}

/** The claims about a person, in ID tokens and at the userinfo endpoint. */
export function claimsOf({ username, name }: Person) {
  return { sub: username, preferred_username: username, name, email: `${username}@example.com` };
}

/** The person behind a request's bearer token. */
export function bearerPerson({ identity, incoming }: IdentityRequest): Person | undefined {
  const token = /^(?:Bearer|token)\s+(\S+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
  return identity.accessTokens.get(token ?? '');
}

/** An OAuth 2.0 error of a token endpoint. */
export function tokenError(error: string, description: string, status = 400): RouteResponse {
  return json({ error, error_description: description }, status);
}

/** The client of a token request, by HTTP Basic or the form's fields; undefined when its secret is wrong. */
export function clientOf({ identity, incoming }: IdentityRequest, form: URLSearchParams): Registration | undefined {
  const [id, secret] = basicCredentials(incoming.headers.authorization) ?? [
    form.get('client_id'),
    form.get('client_secret'),
  ];
  const registration = identity.registrations.get(id ?? '');
  return registration?.clientSecret === secret ? registration : undefined;
}

function basicCredentials(authorization = ''): string[] | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const separator = text.indexOf(':');
  return [text.slice(0, separator), text.slice(separator + 1)].map((part) => decodeURIComponent(part));
}
