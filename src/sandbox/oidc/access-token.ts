import { text } from '../exchange.ts';
import type { RancherState, User } from '../state.ts';

/**
 * The user behind an access token of Rancher as an OIDC provider; undefined when it was not made here, is over, or its user is disabled.
 * Only access tokens have the claim `token` (captured on Rancher 2.15.0), so an id_token or a refresh token is none.
 */
export function accessTokenUser(state: RancherState, jwt: string): User | undefined {
  const claims = state.features.get('oidc-provider') ? state.oidcKey.verify(jwt) : undefined;
  if (claims?.token === undefined || isOver(claims.exp, state.clock.now())) return undefined;
  const user = state.users.get(text(claims.sub));
  return user?.enabled ? user : undefined;
}

/** Whether a JWT is over at `now` (ms), by its claim `exp` (seconds). */
export function isOver(exp: unknown, now: number): boolean {
  return typeof exp !== 'number' || exp * 1000 <= now;
}
