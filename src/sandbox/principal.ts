import type { User } from './state.ts';

/** Who a user is to an auth provider. */
export interface Principal {
  /** The provider's id. */
  provider: string;
  login: string;
  /** The principal's id: `local://<user id>` or `<provider>_user://<login>`. */
  name: string;
}

/** The principal by which a user logs in (captured on Rancher 2.15.0: local, and Keycloak by SAML). */
export function principalOf({ id, username, outside }: User): Principal {
  if (!outside) return localPrincipal(id, username);
  const { provider, login } = outside;
  return { provider, login, name: `${provider}_user://${login}` };
}

/** The principal that every user has. */
export function localPrincipal(userId: string, username: string): Principal {
  return { provider: 'local', login: username, name: `local://${userId}` };
}

/** All principals of a user. */
export function principalIds(user: User): string[] {
  const local = localPrincipal(user.id, user.username).name;
  return user.outside ? [local, principalOf(user).name] : [local];
}
