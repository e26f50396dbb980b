import { createHash, randomBytes } from 'node:crypto';
import { redirect } from '../http/html.ts';
import type { RouteResponse } from '../http/route-response.ts';
import type { Grant, Registration } from './identity.ts';
import { type IdentityRequest, refuse } from './identity-request.ts';
import { isCancelled, signInPage } from './sign-in.ts';

const CODE_LIFETIME_MS = 60_000;

export interface AuthorizationRules {
  registration: Registration | undefined;
  mayRedirectTo(uri: string, registration: Registration): boolean;
  needsPkce(redirectUri: string): boolean;
}

/**
 * An OAuth 2.0 authorization request: signs the person in if needed, and sends the browser back with a code or an
 * error, never to an address that is not the client's.
 */
export function authorize(request: IdentityRequest, rules: AuthorizationRules): RouteResponse {
  const { url, identity, person } = request;
  const query = url.searchParams;
  const { registration } = rules;
  if (!registration) return refuse('Unknown client.');
  const redirectUri = query.get('redirect_uri') ?? registration.redirectUris[0] ?? '';
  if (!rules.mayRedirectTo(redirectUri, registration))
    return refuse('The redirect URI is not registered for this client.');
  const back = (response: Record<string, string>) => redirect(backTo(redirectUri, query.get('state'), response));
  const wrong = mistake(query, rules.needsPkce(redirectUri));
  if (wrong) return back(wrong);
  if (isCancelled(request))
    return back({ error: 'access_denied', error_description: 'The user cancelled the sign-in.' });
  if (!person || query.get('prompt') === 'login') return signInPage(request);
  const code = randomBytes(24).toString('base64url');
  identity.issuedSecrets.set(code, 'code');
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
 * Redeems a code; returns what it stands for, if client, redirect URI and PKCE verifier match. A code can be used once,
 * even if that fails.
 */
export function redeem(
  { identity }: IdentityRequest,
  form: URLSearchParams,
  registration: Registration,
): Grant | undefined {
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
    return { error: 'invalid_request', error_description: 'The code challenge method must be S256.' };
  }
  return undefined;
}

function backTo(redirectUri: string, state: string | null, response: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(response)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set('state', state);
  return url.href;
}
