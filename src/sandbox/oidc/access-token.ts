import { text } from '../route-request.ts';
import type { RancherState, User } from '../state.ts';
import { isExpired } from '../tokens.ts';

/**
 * The user behind an access token of Rancher as an OIDC provider; undefined when it was not made here, is over, its user is disabled, or
 * the login that it goes back to, which its claim `token` names, is gone (source: pkg/auth/requests/authenticate.go). Only access tokens
 * have that claim (captured on Rancher 2.15.0), so an id_token or a refresh token is none.
 */
export function accessTokenUser(state: RancherState, jwt: string): User | undefined {
  const claims = state.features.get('oidc-provider') ? state.oidcKey.verify(jwt) : undefined;
  if (claims === undefined || isOver(claims.exp, state.clock.now())) return undefined;
  const login = state.tokens.get(text(claims.token));
  if (login === undefined || isExpired(login, state.clock.now())) return undefined;
  const user = state.users.get(text(claims.sub));
  return user?.enabled ? user : undefined;
}

/** Whether a JWT is over at `now` (ms), by its claim `exp` (seconds). */
export function isOver(exp: unknown, now: number): boolean {
  return typeof exp !== 'number' || exp * 1000 <= now;
}
