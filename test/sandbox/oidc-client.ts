import { createHash } from 'node:crypto';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { ClientResponse } from '../contract/client.ts';
import { type Json, parseJson, textField } from '../contract/json.ts';
import { callSandbox } from './harness.ts';

export const REDIRECT_URI = 'http://127.0.0.1:18990/callback';
export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123';

/** The id and the secret of the sandbox's OIDC client. */
export function clientOf({ oidcClient }: Sandbox): { clientId: string; clientSecret: string } {
  if (!oidcClient) throw new Error('the sandbox has no OIDC client');
  return oidcClient;
}

/** Requests a code, as a browser that is signed in with `session`, or not at all. */
export function authorize(
  sandbox: Sandbox,
  session: string | undefined,
  changes: Record<string, string> = {},
): Promise<ClientResponse> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientOf(sandbox).clientId,
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile offline_access',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'the-state',
    nonce: 'the-nonce',
    ...changes,
  });
  const cookie = session === undefined ? {} : { cookie: `R_SESS=${session}` };
  return callSandbox(sandbox, 'GET', `/oidc/authorize?${query}`, cookie);
}

/** The parameters that a response sends back to the client. */
export function sentBack({ location }: ClientResponse): Record<string, string> {
  if (location === null) throw new Error('the response is not a redirect');
  return Object.fromEntries(new URL(location).searchParams);
}

export async function newCode(sandbox: Sandbox, session: string, changes: Record<string, string> = {}) {
  const { code } = sentBack(await authorize(sandbox, session, changes));
  if (code === undefined) throw new Error('there is no code');
  return code;
}

/** Changes a code for tokens; id and secret go in the form unless `changes` says otherwise. */
export function exchangeCode(sandbox: Sandbox, code: string, changes: Record<string, string> = {}) {
  const { clientId: client_id, clientSecret: client_secret } = clientOf(sandbox);
  const grant = { grant_type: 'authorization_code', code, code_verifier: VERIFIER, redirect_uri: REDIRECT_URI };
  return callSandbox(sandbox, 'POST', '/oidc/token', { form: { ...grant, client_id, client_secret, ...changes } });
}

export function refresh(sandbox: Sandbox, refreshToken: string, changes: Record<string, string> = {}) {
  const { clientId: client_id, clientSecret: client_secret } = clientOf(sandbox);
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
  return callSandbox(sandbox, 'POST', '/oidc/token', { form: { ...grant, client_id, client_secret, ...changes } });
}

/** Goes the whole way from a session to the tokens. */
export async function newTokens(sandbox: Sandbox, session: string, changes: Record<string, string> = {}) {
  const { body } = await exchangeCode(sandbox, await newCode(sandbox, session, changes));
  return body;
}

/** What a JWT claims. */
export function claimsOf(tokens: Json, name: string): Json {
  return parseJson(Buffer.from(textField(tokens, name).split('.')[1] ?? '', 'base64url').toString('utf8'));
}
