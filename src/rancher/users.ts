import type { Secret } from '../secret.ts';
import { notRancher, readCollection, stringIn } from './answers.ts';
import type { RancherHttp } from './http.ts';

export interface User {
  id: string;
  /** What he logs in as; for users of an outside provider the name it shows. */
  name: string;
}

/** Whose session it is: `GET /v3/users?me=true`, a collection of one. `timeout`: milliseconds. */
export async function readCurrentUser(http: RancherHttp, session: Secret, timeout?: number): Promise<User> {
  const limit = timeout === undefined ? {} : { timeout };
  const response = await http.send({ method: 'GET', path: '/v3/users?me=true', token: session, ...limit });
  const [user] = readCollection(response);
  if (user === undefined) throw notRancher(response);
  return { id: stringIn(user, 'id'), name: stringIn(user, 'username') || stringIn(user, 'name') };
}
