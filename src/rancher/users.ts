import type { Secret } from '../secret.ts';
import type { RancherHttp } from './http/http.ts';
import { expectDone, notRancher, readCollection, stringIn } from './http/responses.ts';

export interface User {
  id: string;
  /** The user name for the login; for users of an outside provider the display name. */
  name: string;
  /** Rancher's web pages allow nothing else before; the API does not insist (captured on 2.15.0). */
  mustChangePassword: boolean;
}

/** Whose session it is: `GET /v3/users?me=true`, a collection of one. `timeout`: milliseconds. */
export async function readCurrentUser(http: RancherHttp, session: Secret, timeout?: number): Promise<User> {
  const limit = timeout === undefined ? {} : { timeout };
  const response = await http.send({ method: 'GET', path: '/v3/users?me=true', token: session, ...limit });
  const [user] = readCollection(response);
  if (user === undefined) throw notRancher(response);
  return {
    id: stringIn(user, 'id'),
    name: stringIn(user, 'username') || stringIn(user, 'name'),
    mustChangePassword: user.mustChangePassword === true,
  };
}

/** Changes the password of the session's user, a local one. Throws `RancherError` with the server's reason. */
export async function changePassword(
  http: RancherHttp,
  session: Secret,
  { current, wanted }: { current: Secret; wanted: Secret },
): Promise<void> {
  const response = await http.send({
    method: 'POST',
    path: '/v3/users?action=changepassword',
    token: session,
    body: { currentPassword: current, newPassword: wanted },
  });
  expectDone(response);
}
