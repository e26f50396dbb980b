import { deleteToken } from '../rancher/tokens.ts';
import type { Context } from './context.ts';
import type { SessionNeed } from './log-in-on-demand.ts';
import { withSession } from './with-session.ts';

/**
 * Deletes the tokens of cached credentials on the server, each then from the cache: those for one cluster, by its id, or all.
 * Gives how many there were. A server that refuses or cannot be reached leaves the rest in the cache.
 */
export async function deleteCredentials(context: Context, need: SessionNeed, cluster?: string): Promise<number> {
  const all = context.credentials.list(need.server, need.profile);
  const chosen = all.filter(({ clusterId }) => cluster === undefined || clusterId === cluster);
  if (chosen.length === 0) return 0;
  await withSession(context, need, async (session, http) => {
    for (const credential of chosen) {
      // An API key that is handed out as it is belongs to the user.
      if (credential.tokenId !== credential.sessionId) await deleteToken(http, session.token, credential.tokenId);
      context.credentials.remove(credential);
    }
  });
  return chosen.length;
}
