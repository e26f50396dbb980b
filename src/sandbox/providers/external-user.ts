import { ApiError } from '../http/route-response.ts';
import { randomText } from '../names.ts';
import type { RancherState, User } from '../state.ts';
import type { Provider } from './provider.ts';

const ID_LENGTH = 10;

/** What an identity provider asserts about a person. */
export interface Proof {
  /** The person's name there. */
  login: string;
  displayName: string;
  /** OIDC: the ID token, which Rancher keeps in a cookie. */
  idToken?: string;
}

/**
 * The Rancher user of a person at a provider, made at the first login: without a user name, and a member of every
 * cluster but `local`. A disabled one is a 403, as for local users.
 */
export function userOf(state: RancherState, { id }: Provider, { login, displayName }: Proof): User {
  const users = [...state.users.values()];
  const known = users.find(({ external }) => external?.provider === id && external.login === login);
  const user = known ?? addExternalUser(state, { provider: id, login }, displayName);
  if (!state.accepts(user)) throw new ApiError(403, 'PermissionDenied', '');
  return user;
}

function addExternalUser(state: RancherState, external: NonNullable<User['external']>, name: string): User {
  const user = state.addUser({ id: `u-${randomText(ID_LENGTH)}`, username: '', password: '', name, external });
  for (const cluster of state.clusters.values()) {
    if (cluster.id !== 'local') cluster.members.add(user.id);
  }
  return user;
}
