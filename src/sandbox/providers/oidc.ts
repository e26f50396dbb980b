import { createHash, randomBytes } from 'node:crypto';
import { type Claims, verifyJwt } from '../identity/jwt.ts';
import type { Proof } from './external-user.ts';
import { fetchJson } from './http-client.ts';
import type { Provider } from './provider.ts';

export const SCOPES = 'openid profile email';

/** A code, and what Rancher needs to redeem it. */
export interface CodeLogin {
  code: string;
  /** Of PKCE; undefined when the login started without it. */
  verifier: string | undefined;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  now: number;
}

/** The provider's metadata, from `<issuer>/.well-known/openid-configuration`. */
export async function discover({ issuer, caPem }: Provider): Promise<Record<string, unknown>> {
  return fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { caPem });
}

/** Where a login at the provider starts: its authorization endpoint, with Rancher's client id and redirect URI. */
export async function authorizationUrl(provider: Provider): Promise<URL> {
  const url = new URL(String((await discover(provider)).authorization_endpoint));
  url.searchParams.set('client_id', provider.clientId);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('redirect_uri', provider.redirectUri);
  return url;
}

/** A new PKCE verifier and its challenge (S256). */
export function makePkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/**
 * Redeems a code; returns who has signed in. Throws when the provider rejects it, or when its ID token is not valid.
 */
export async function proveByCode(provider: Provider, login: CodeLogin): Promise<Proof> {
  const discovered = await discover(provider);
  const tokens = await fetchJson(String(discovered.token_endpoint), {
    form: {
      grant_type: 'authorization_code',
      code: login.code,
      redirect_uri: provider.redirectUri,
      ...(login.verifier !== undefined && { code_verifier: login.verifier }),
    },
    headers: { Authorization: basic(provider) },
    caPem: provider.caPem,
  });
  const idToken = String(tokens.id_token);
  const claims = await checkIdToken(provider, idToken, { ...discovered, now: login.now });
  return { ...proofOf({ ...claims, ...(await userinfo(provider, discovered, tokens)) }), idToken };
}

/**
 * The claims of an ID token that the provider has signed, for Rancher, and that has not expired. Throws for any other.
 */
export async function checkIdToken(
  { clientId, caPem }: Provider,
  idToken: string,
  { jwks_uri, issuer, now }: { jwks_uri?: unknown; issuer?: unknown; now: number },
): Promise<Claims> {
  const { keys } = await fetchJson(String(jwks_uri), { caPem });
  const claims = verifyJwt(idToken, keys);
  const isForRancher = [claims.aud].flat().includes(clientId);
  const hasExpired = !(Number(claims.exp) * 1000 > now);
  if (claims.iss !== issuer || !isForRancher || hasExpired) throw new Error('the ID token is not valid');
  return claims;
}

/** The person that the claims identify. */
export function proofOf(claims: Claims): Proof {
  const login = String(claims.preferred_username ?? claims.sub);
  return { login, displayName: typeof claims.name === 'string' ? claims.name : login };
}

async function userinfo(provider: Provider, discovered: Record<string, unknown>, tokens: Record<string, unknown>) {
  if (typeof discovered.userinfo_endpoint !== 'string') return {};
  const headers = { Authorization: `Bearer ${tokens.access_token}` };
  return fetchJson(discovered.userinfo_endpoint, { headers, caPem: provider.caPem });
}

function basic({ clientId, clientSecret }: Provider): string {
  const credentials = [clientId, clientSecret].map(encodeURIComponent).join(':');
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
