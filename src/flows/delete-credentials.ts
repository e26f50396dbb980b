import { deleteToken } from '../rancher/tokens.ts';
import type { Context } from './context.ts';
import type { SessionNeed } from './session-need.ts';
import { withSession } from './with-session.ts';

export interface DeletedCredentials {
  /** How many tokens were deleted on the server, and here. */
  deleted: number;
  /** How many went from the cache alone, since they are the user's own API key. */
  forgotten: number;
}

/**
 * Deletes the tokens of cached credentials on the server, each then from the cache: those for one cluster, by its id, or all.
 * A server that refuses or cannot be reached leaves the rest in the cache.
 */
export async function deleteCredentials(
  context: Context,
  need: SessionNeed,
  cluster?: string,
): Promise<DeletedCredentials> {
  const all = context.credentials.list(need.server, need.profile);
  const chosen = all.filter(({ clusterId }) => cluster === undefined || clusterId === cluster);
  // An API key that is handed out as it is belongs to the user.
  const minted = chosen.filter(({ tokenId, sessionId }) => tokenId !== sessionId);
  if (minted.length > 0) {
    await withSession(context, need, async (session, http) => {
      for (const credential of minted) {
        await deleteToken(http, session.token, credential.tokenId);
        context.credentials.remove(credential);
      }
    });
  }
  const own = chosen.filter((credential) => !minted.includes(credential));
  for (const credential of own) context.credentials.remove(credential);
  return { deleted: minted.length, forgotten: own.length };
}
