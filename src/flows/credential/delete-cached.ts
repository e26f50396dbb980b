import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { type Credential, withPredecessors } from '../../store/credentials/credential-format.ts';
import type { Context } from '../context.ts';
import { environmentKeyHash } from '../environment-server.ts';
import { deleteWithAny } from '../session/delete-with-any.ts';
import type { Session } from '../session/session.ts';
import type { SessionNeed } from '../session/session-need.ts';
import { withSession } from '../session/with-session.ts';
import { chooseCredentials } from './choose-cached.ts';

export interface DeletedCredentials {
  /** How many tokens were deleted on the server, and here. */
  deleted: number;
  /** How many were no longer on the server, and went from the cache. */
  gone: number;
  /** How many went from the cache alone, since they are the user's own API key. */
  forgotten: number;
  /** Those that may be valid until they expire, and stay in the cache. */
  left: { id: string; clusterId: string | undefined; reason: string }[];
}

/**
 * Deletes the tokens of cached credentials on the server, each then from the cache: of those minted from the session in use, be it the
 * stored one or the key in the environment, all, or the ones for a cluster, by its name or id. Throws `failed` when none is cached for
 * that. A server that cannot be reached leaves the rest in the cache.
 */
export async function deleteCredentials(
  context: Context,
  need: SessionNeed,
  cluster?: string,
): Promise<DeletedCredentials> {
  const { server, profile } = need;
  const all = context.credentials.list(server, profile, environmentKeyHash(context.env, server));
  const clusters = context.clusterLists.find(need)?.clusters ?? [];
  const chosen = cluster === undefined ? all : chooseCredentials(all, cluster, { server, clusters });
  // An API key that is used as it is belongs to the user.
  const minted = chosen.filter(({ tokenId, sessionId }) => tokenId !== sessionId);
  const own = chosen.filter((credential) => !minted.includes(credential));
  const outcome: DeletedCredentials = { deleted: 0, gone: 0, forgotten: own.length, left: [] };
  if (minted.length > 0) {
    const waiting = new Set(minted);
    await withSession(context, need, async (session, http) => {
      for (const credential of waiting) {
        await deleteOne(context, { session, http }, credential, outcome);
        waiting.delete(credential);
      }
    });
  }
  for (const credential of own) context.credentials.remove(credential);
  return outcome;
}

/** Deletes a credential's token and those of its predecessors; it goes from the cache when none of them is left. */
async function deleteOne(
  context: Context,
  { session, http }: { session: Session; http: RancherHttp },
  credential: Credential,
  outcome: DeletedCredentials,
): Promise<void> {
  const leftBefore = outcome.left.length;
  for (const token of withPredecessors(credential)) await deleteToken(context, { session, http }, token, outcome);
  if (outcome.left.length === leftBefore) context.credentials.remove(credential);
}

async function deleteToken(
  context: Context,
  { session, http }: { session: Session; http: RancherHttp },
  { tokenId: id, clusterId, sessionId, expiresAt, token }: Credential,
  outcome: DeletedCredentials,
): Promise<void> {
  try {
    const wasThere = await deleteWithAny(http, [session.token, token], id);
    // What another session gave may be another user's, which is not there for this one.
    const isGone = wasThere || sessionId === session.record.tokenId || expiresAt <= context.clock.now();
    if (!isGone)
      outcome.left.push({ id, clusterId, reason: 'it was minted in an earlier login, perhaps as someone else' });
    else if (wasThere) outcome.deleted++;
    else outcome.gone++;
  } catch (error) {
    if (!(error instanceof RancherError) || error.status === 401) throw error;
    outcome.left.push({ id, clusterId, reason: error.message });
  }
}
