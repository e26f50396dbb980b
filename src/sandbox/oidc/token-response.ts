import { createHash } from 'node:crypto';
import { principalOf } from '../people/principal.ts';
import type { RancherState, User } from '../state.ts';
import { isExpired, type Token } from '../tokens/tokens.ts';
import type { OidcClient } from './client.ts';
import { OidcError } from './errors.ts';
import type { Claims } from './signing-key.ts';

/** What the tokens are issued for. */
export interface Grant {
  client: OidcClient;
  /** The Rancher token of the session that it is based on. */
  login: Token;
  scopes: string[];
  /** Empty when none was sent, and after a refresh. */
  nonce: string;
}

const NANOSECONDS = 1_000_000_000;

/**
 * The response of the token endpoint. `expires_in` is in nanoseconds, as on the real server: a Go Duration, contrary to
 * RFC 6749 (source: pkg/oidc/provider/token.go). Throws access_denied once the session has expired or its user is
 * disabled.
 */
export function tokenResponse(state: RancherState, issuer: string, grant: Grant) {
  const { client, login, scopes } = grant;
  const user = loginUser(state, login);
  const now = Math.floor(state.clock.now() / 1000);
  const shared = { aud: [client.clientId], auth_provider: principalOf(user).provider, iat: now, sub: login.userId };
  const ending = { ...shared, iss: issuer, exp: now + client.tokenExpirationSeconds };
  const refresh = { ...shared, exp: now + client.refreshTokenExpirationSeconds, ...refreshClaims(grant) };
  const sign = (claims: Claims): string => {
    const token = state.oidcKey.sign(claims);
    state.issuedSecrets.set(token, 'JWT');
    return token;
  };
  return {
    id_token: sign({ ...ending, ...identityClaims(user, grant) }),
    access_token: sign({ ...ending, scope: scopes, token: login.name }),
    ...(scopes.includes('offline_access') && { refresh_token: sign(refresh) }),
    expires_in: client.tokenExpirationSeconds * NANOSECONDS,
    token_type: 'Bearer',
  };
}

/** How a refresh token refers to its session: the SHA-256 (hex) of the token's name. */
export function loginHash({ name }: Pick<Token, 'name'>): string {
  return createHash('sha256').update(name).digest('hex');
}

function loginUser(state: RancherState, login: Token): User {
  if (isExpired(login, state.clock.now())) throw new OidcError('access_denied', 'Rancher token has expired');
  const user = state.users.get(login.userId);
  if (!user) throw new OidcError('server_error', "can't get user");
  if (!user.enabled) throw new OidcError('access_denied', 'user is disabled');
  return user;
}

function identityClaims(user: User, { scopes, nonce }: Grant): Claims {
  return { ...(scopes.includes('profile') && { name: user.name }), ...(nonce && { nonce }) };
}

/** Without a unique id: two refresh tokens of the same second are equal, as on the real server. */
function refreshClaims({ login, scopes }: Grant): Claims {
  return { rancher_token_hash: loginHash(login), scope: scopes };
}
