import type { Secret } from '../../secret.ts';
import type { RancherHttp } from '../http/http.ts';
import { readTokenLimits, type TokenLimits } from '../settings.ts';
import { readCurrentUser, type User } from '../users.ts';

/** What a server says about a session. */
export interface SessionDetails {
  /** Whose it is. */
  user: User;
  /** What limits the tokens that are minted from it. */
  limits: TokenLimits;
}

/** Reads both at the same time. Throws `RancherError` with status 401 for a session that the server refuses. */
export async function readSessionDetails(http: RancherHttp, session: Secret): Promise<SessionDetails> {
  const [user, limits] = await Promise.all([readCurrentUser(http, session), readTokenLimits(http, session)]);
  return { user, limits };
}
