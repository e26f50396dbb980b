import { RancherError } from '../rancher/answers.ts';
import { deleteToken, endSession } from '../rancher/tokens.ts';
import type { Credential } from '../store/credential-form.ts';
import type { SessionRecord } from '../store/sessions.ts';
import type { Context } from './context.ts';
import { reasonOf } from './reason.ts';
import { connectTo } from './trust/connect-to.ts';

export interface Logout {
  /** Whether the server knows the session no more. Never so for a key that is the user's own. */
  sessionEnded: boolean;
  /** How many of the tokens minted from it were deleted on the server. */
  mintedDeleted: number;
  /** Ids of the tokens that may still be good there against the user's wish. */
  left: string[];
  /** Why some are left. */
  reason?: string;
}

/**
 * Deletes the minted tokens on the server and ends the session there, then forgets both here.
 * A server that cannot be reached is no reason to stay logged in here: what is left there is told.
 */
export async function logOut(context: Context, record: SessionRecord): Promise<Logout> {
  const credentials = context.credentials.list(record.server, record.profile);
  const now = context.clock.now();
  const minted = credentials.filter(({ expiresAt, tokenId, sessionId }) => expiresAt > now && tokenId !== sessionId);
  const logout = await endOnServer(context, record, minted);
  for (const credential of credentials) context.credentials.remove(credential);
  try {
    await context.sessions.remove(record);
  } catch (error) {
    context.tell(`kubectl-rancher: the keychain still has the session's token: ${reasonOf(error)}`);
  }
  return logout;
}

async function endOnServer(context: Context, record: SessionRecord, minted: Credential[]): Promise<Logout> {
  const left = new Set([...minted.map(({ tokenId }) => tokenId), ...(record.keep ? [] : [record.tokenId])]);
  let mintedDeleted = 0;
  const leftFor = (reason: string): Logout => ({ sessionEnded: false, mintedDeleted, left: [...left], reason });
  try {
    const session = await context.sessions.readToken(record);
    if (session === undefined) return leftFor('the session is gone from where it was kept');
    const http = connectTo(context, record);
    for (const { tokenId } of minted) {
      if (await deleteToken(http, session, tokenId)) mintedDeleted++;
      left.delete(tokenId);
    }
    if (!record.keep) await endSession(http, session);
    return { sessionEnded: !record.keep, mintedDeleted, left: [] };
  } catch (error) {
    if (error instanceof RancherError && error.status === 401) return leftFor('the session had ended already');
    return leftFor(reasonOf(error));
  }
}
