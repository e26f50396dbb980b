import { reasonOf } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { endSession, tokenId } from '../../rancher/tokens/tokens.ts';
import type { Secret } from '../../secret.ts';
import { withPredecessors } from '../../store/credentials/credential-format.ts';
import type { Context } from '../context.ts';
import { deleteWithAny } from './delete-with-any.ts';
import { untilMinted } from './locks.ts';
import type { Session } from './session.ts';

export interface ReplacedSession {
  tokenId: string;
  /** Undefined when it cannot be read. */
  token: Secret | undefined;
}

/** The session that a new one is about to replace, if its end is for us to bring about. */
export async function findReplacedSession(
  context: Context,
  server: string,
  profile: string,
): Promise<ReplacedSession | undefined> {
  const record = context.sessions.find(server, profile);
  if (record === undefined || record.keep) return undefined;
  // One that idled out here is still valid there: the server counts only what the web UI does with a session.
  if (record.expiresAt <= context.clock.now()) return undefined;
  const { tokenId } = record;
  try {
    return { tokenId, token: await context.sessions.readToken(record) };
  } catch (error) {
    context.log(`the earlier session cannot be read: ${reasonOf(error)}`);
    return { tokenId, token: undefined };
  }
}

/**
 * What was minted from the replaced session may be another user's, so nothing of it stays: neither here nor, as far as one of the
 * two sessions may delete it, on the server. Requests that are still minting from it delete that token themselves, while it lives.
 */
export async function endReplacedSession(
  context: Context,
  http: RancherHttp,
  replaced: ReplacedSession | undefined,
  { record, token }: Session,
): Promise<void> {
  if (replaced !== undefined && replaced.tokenId !== record.tokenId) await untilMinted(context, record);
  const sessions = [replaced?.token, token].filter((one) => one !== undefined);
  for (const credential of context.credentials.list(record.server, record.profile)) {
    if (credential.sessionId === record.tokenId) continue;
    for (const { expiresAt, tokenId, sessionId, token: minted } of withPredecessors(credential)) {
      if (expiresAt <= context.clock.now() || tokenId === sessionId) continue;
      await deleteQuietly(context, http, [...sessions, minted], tokenId);
    }
    context.credentials.remove(credential);
  }
  context.credentials.removeUnreadable(record.server, record.profile);
  if (replaced === undefined || replaced.tokenId === record.tokenId) return;
  // The token in the keychain may be that of a login that was killed before it had noted its session.
  const isOther = replaced.token === undefined || tokenId(replaced.token) !== replaced.tokenId;
  if (isOther) await deleteQuietly(context, http, sessions, replaced.tokenId);
  if (replaced.token !== undefined && !replaced.token.equals(token)) await endQuietly(context, http, replaced.token);
}

async function deleteQuietly(context: Context, http: RancherHttp, bearers: Secret[], id: string): Promise<void> {
  try {
    if (await deleteWithAny(http, bearers, id)) return;
  } catch (error) {
    context.log(`it could not be deleted: ${reasonOf(error)}`);
  }
  context.log(`the token ${id} stays on the server until it expires`);
}

/** Ends a session that nothing here uses any longer. */
export async function endQuietly(context: Context, http: RancherHttp, token: Secret): Promise<void> {
  try {
    await endSession(http, token);
  } catch (error) {
    context.log(`a session stays on the server until it runs out: ${reasonOf(error)}`);
  }
}
