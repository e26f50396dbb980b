import { createHash, randomBytes } from 'node:crypto';
import { redirect } from '../html.ts';
import type { RouteResponse } from '../route-response.ts';
import type { Grant, Registration } from './identity.ts';
import { isCancelled, signInPage } from './sign-in.ts';
import { refuse, type Visit } from './visit.ts';

const CODE_LIFETIME_MS = 60_000;

export interface AuthorizationRules {
  registration: Registration | undefined;
  mayRedirectTo(uri: string, registration: Registration): boolean;
  needsPkce(redirectUri: string): boolean;
}

/**
 * An OAuth 2.0 authorization request: signs the person in when that is to be done, and sends the browser back with a code, or
 * with an error. Nothing is sent to an address that is not the client's.
 */
export function authorize(visit: Visit, rules: AuthorizationRules): RouteResponse {
  const { url, identity, person } = visit;
  const query = url.searchParams;
  const { registration } = rules;
  if (!registration) return refuse('No such client.');
  const redirectUri = query.get('redirect_uri') ?? registration.redirectUris[0] ?? '';
  if (!rules.mayRedirectTo(redirectUri, registration)) return refuse('The client does not have this redirect URI.');
  const back = (response: Record<string, string>) => redirect(backTo(redirectUri, query.get('state'), response));
  const wrong = mistake(query, rules.needsPkce(redirectUri));
  if (wrong) return back(wrong);
  if (isCancelled(visit)) return back({ error: 'access_denied', error_description: 'The user cancelled the sign-in.' });
  if (!person || query.get('prompt') === 'login') return signInPage(visit);
  const code = randomBytes(24).toString('base64url');
  identity.givenOut.set(code, 'code');
  identity.grants.set(code, {
    registration,
    redirectUri,
    challenge: query.get('code_challenge') ?? undefined,
    nonce: query.get('nonce') ?? undefined,
    person,
    expiresAt: identity.clock.now() + CODE_LIFETIME_MS,
  });
  return back({ code });
}

/**
 * Uses a code up: what it stood for, when the client may have it, with the redirect URI and the PKCE verifier that belong to it.
 * A second try gets nothing, whatever the first one got.
 */
export function redeem({ identity }: Visit, form: URLSearchParams, registration: Registration): Grant | undefined {
  const code = form.get('code') ?? '';
  const grant = identity.grants.get(code);
  identity.grants.delete(code);
  if (grant?.registration !== registration || grant.expiresAt <= identity.clock.now()) return undefined;
  if ((form.get('redirect_uri') ?? grant.redirectUri) !== grant.redirectUri) return undefined;
  return isVerified(grant, form.get('code_verifier')) ? grant : undefined;
}

function isVerified({ challenge }: Grant, verifier: string | null): boolean {
  if (challenge === undefined) return verifier === null;
  return verifier !== null && createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function mistake(query: URLSearchParams, needsPkce: boolean): Record<string, string> | undefined {
  if ((query.get('response_type') ?? 'code') !== 'code') return { error: 'unsupported_response_type' };
  const challenged = query.has('code_challenge');
  if (needsPkce && !challenged) return { error: 'invalid_request', error_description: 'PKCE is required.' };
  if (challenged && query.get('code_challenge_method') !== 'S256') {
    return { error: 'invalid_request', error_description: 'The code challenge method has to be S256.' };
  }
  return undefined;
}

function backTo(redirectUri: string, state: string | null, response: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(response)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set('state', state);
  return url.href;
}
