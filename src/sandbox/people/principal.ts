import type { User } from '../state.ts';

/** A user's identity at an auth provider. */
export interface Principal {
  /** The provider's id. */
  provider: string;
  login: string;
  /** The principal's id: `local://<user id>` or `<provider>_user://<login>`. */
  name: string;
}

/** The principal by which a user logs in (captured on Rancher 2.15.0: local, and Keycloak by SAML). */
export function principalOf({ id, username, external }: User): Principal {
  if (!external) return localPrincipal(id, username);
  const { provider, login } = external;
  return { provider, login, name: `${provider}_user://${login}` };
}

/** The principal that every user has. */
export function localPrincipal(userId: string, username: string): Principal {
  return { provider: 'local', login: username, name: `local://${userId}` };
}

/** All principals of a user. */
export function principalIds(user: User): string[] {
  const local = localPrincipal(user.id, user.username).name;
  return user.external ? [local, principalOf(user).name] : [local];
}
