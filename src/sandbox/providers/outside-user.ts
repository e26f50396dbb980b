import { randomWord } from '../names.ts';
import { ApiError } from '../route-response.ts';
import type { RancherState, User } from '../state.ts';
import type { Provider } from './provider.ts';

const ID_LENGTH = 10;

/** What an identity provider has vouched for. */
export interface Proof {
  /** The person's name there. */
  login: string;
  displayName: string;
  /** OIDC: the ID token, which Rancher keeps in a cookie. */
  idToken?: string;
}

/**
 * The Rancher user of a person at a provider, made at the first login: without a user name, and a member of every cluster but
 * `local`. A disabled one is refused with 403, as a local one is.
 */
export function userOf(state: RancherState, { id }: Provider, { login, displayName }: Proof): User {
  const users = [...state.users.values()];
  const known = users.find(({ outside }) => outside?.provider === id && outside.login === login);
  const user = known ?? addOutsideUser(state, { provider: id, login }, displayName);
  if (!user.enabled) throw new ApiError(403, 'PermissionDenied', '');
  return user;
}

function addOutsideUser(state: RancherState, outside: NonNullable<User['outside']>, name: string): User {
  const user = state.addUser({ id: `u-${randomWord(ID_LENGTH)}`, username: '', password: '', name, outside });
  for (const cluster of state.clusters.values()) {
    if (cluster.id !== 'local') cluster.members.add(user.id);
  }
  return user;
}
