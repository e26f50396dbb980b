import { text } from '../http/route-request.ts';
import type { RancherState, User } from '../state.ts';
import { isExpired } from '../tokens/tokens.ts';

/**
 * The user behind an access token of Rancher as an OIDC provider; undefined when it was not issued here, has expired,
 * its user is disabled, or the session named by its claim `token` is gone (source: pkg/auth/requests/authenticate.go).
 * Only access tokens have that claim (captured on Rancher 2.15.0), so an id_token or a refresh token is not accepted.
 */
export function accessTokenUser(state: RancherState, jwt: string): User | undefined {
  const claims = state.features.get('oidc-provider') ? state.oidcKey.verify(jwt) : undefined;
  if (claims === undefined || hasExpired(claims.exp, state.clock.now())) return undefined;
  const login = state.tokens.get(text(claims.token));
  if (login === undefined || isExpired(login, state.clock.now())) return undefined;
  const user = state.users.get(text(claims.sub));
  return user && state.accepts(user) ? user : undefined;
}

/** Whether a JWT has expired at `now` (ms), by its claim `exp` (seconds). */
export function hasExpired(exp: unknown, now: number): boolean {
  return typeof exp !== 'number' || exp * 1000 <= now;
}
