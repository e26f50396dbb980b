import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { type RouteRequest, serverUrl, text } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { RancherState } from '../state.ts';
import { hasExpired } from './access-token.ts';
import type { AuthorizationCode, OidcClient } from './client.ts';
import { errorBody, OidcError } from './errors.ts';
import { type Grant, loginHash, tokenResponse } from './token-response.ts';

const CODE_LIFETIME_MS = 10 * 60_000;

interface ClientCredentials {
  id: string;
  secret: string;
}

/** The token endpoint: exchanges a code or a refresh token for tokens. Errors are 400s. */
export async function token(request: RouteRequest): Promise<RouteResponse> {
  const { incoming, rancher } = request;
  const form = new URLSearchParams(await readText(incoming));
  try {
    const grant = readGrant(rancher.state, form, clientCredentials(incoming, form));
    if (!grant) return { status: 500, contentType: 'text/plain; charset=utf-8', body: 'grant_type not supported\n' };
    return json(tokenResponse(rancher.state, `${serverUrl(request)}/oidc`, grant));
  } catch (error) {
    if (error instanceof OidcError) return errorBody(error);
    throw error;
  }
}

function readGrant(state: RancherState, form: URLSearchParams, credentials: ClientCredentials): Grant | undefined {
  const grantType = form.get('grant_type');
  if (grantType === 'authorization_code') return codeGrant(state, form, credentials);
  if (grantType === 'refresh_token') return refreshGrant(state, form, credentials);
  return undefined;
}

/** A code can be used once, even if that fails. */
function codeGrant(state: RancherState, form: URLSearchParams, credentials: ClientCredentials): Grant {
  const code = takeCode(state, form.get('code') ?? '');
  if (credentials.id !== code.clientId) throw new OidcError('invalid_request', 'invalid client_id');
  const client = knownClient(state, credentials);
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (challenge !== code.codeChallenge) {
    throw new OidcError('invalid_request', 'failed to verify PKCE code challenge');
  }
  const login = state.tokens.get(code.tokenName);
  if (!login) throw new OidcError('invalid_request', 'Rancher token is not valid anymore');
  return { client, login, scopes: code.scopes, nonce: code.nonce };
}

function takeCode(state: RancherState, value: string): AuthorizationCode {
  const code = state.oidcCodes.get(value);
  state.oidcCodes.delete(value);
  if (!code || code.created + CODE_LIFETIME_MS <= state.clock.now()) {
    throw new OidcError('invalid_request', 'invalid code');
  }
  return code;
}

function refreshGrant(state: RancherState, form: URLSearchParams, credentials: ClientCredentials): Grant {
  const claims = state.oidcKey.verify(form.get('refresh_token') ?? '');
  if (!claims || hasExpired(claims.exp, state.clock.now())) {
    throw new OidcError('server_error', 'failed to parse refresh token');
  }
  const [clientId] = texts(claims.aud);
  if (credentials.id !== clientId) throw new OidcError('invalid_request', 'invalid client_id');
  const client = knownClient(state, credentials);
  const own = [...state.tokens.values()].filter(({ userId }) => userId === text(claims.sub));
  const login = own.find((candidate) => loginHash(candidate) === claims.rancher_token_hash);
  if (!login) throw new OidcError('access_denied', 'Rancher token no longer present.');
  return { client, login, scopes: texts(claims.scope), nonce: '' };
}

function knownClient(state: RancherState, { id, secret }: ClientCredentials): OidcClient {
  const client = state.oidcClients.get(id);
  if (!client) throw new OidcError('server_error', 'failed to get OIDC client');
  if (client.clientSecret !== secret) throw new OidcError('invalid_request', 'invalid client_secret');
  return client;
}

/**
 * Basic, or the form's fields. Basic is not form-decoded, contrary to RFC 6749, since Go's BasicAuth does not do it.
 */
function clientCredentials(incoming: IncomingMessage, form: URLSearchParams): ClientCredentials {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(incoming.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id, secret: rest.join(':') };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
