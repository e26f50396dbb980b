import { reasonOf } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { deleteToken, endSession, tokenId } from '../../rancher/tokens/tokens.ts';
import type { Secret } from '../../secret.ts';
import { type Credential, withPredecessors } from '../../store/credentials/credential-format.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import type { Context } from '../context.ts';
import { eachAtOnce } from '../retry.ts';
import { connectTo } from '../trust/connect-to.ts';
import { deleteWithAny } from './delete-with-any.ts';

/** The tokens that a login has on the server. */
export interface LoginTokens {
  /** The session's; undefined when it can no longer be found. */
  token: Secret | undefined;
  /** What was minted from it, and the session itself where that is used as a credential. */
  credentials: Credential[];
}

export interface EndOnServer {
  /** Whether the server no longer knows the session. Never so for a key that is the user's own. */
  sessionEnded: boolean;
  /** The server no longer accepted it: it had ended, or its user is disabled. */
  sessionRefused?: boolean;
  /** How many of the tokens minted from it were deleted on the server. */
  mintedDeleted: number;
  /** Ids of the tokens that may still be valid there, although they were to be deleted. */
  left: string[];
  /** Why the first of them is left. */
  reason?: string;
}

/** Deletes what was minted from a session on the server, then ends the session there. A failure is reported and stops nothing else. */
export async function endOnServer(
  context: Context,
  record: SessionRecord,
  { token, credentials }: LoginTokens,
): Promise<EndOnServer> {
  const now = context.clock.now();
  const minted = credentials
    .flatMap(withPredecessors)
    .filter(({ expiresAt, tokenId, sessionId }) => expiresAt > now && tokenId !== sessionId);
  const left = new Set([...minted.map(({ tokenId }) => tokenId), ...(record.keep ? [] : [record.tokenId])]);
  const failures: string[] = [];
  let mintedDeleted = 0;
  let sessionEnded = false;
  let sessionRefused = false;
  try {
    if (token === undefined) throw new Error('the session is gone from where it was kept');
    const http = connectTo(context, record);
    await deleteEach(http, token, minted, {
      onGone({ tokenId }, wasThere) {
        left.delete(tokenId);
        if (wasThere) mintedDeleted++;
      },
      onFailure: (error) => failures.push(reasonFor(error)),
    });
    if (!record.keep) {
      // A login that was killed before it had noted its session left the token of that in the keychain.
      if (tokenId(token) !== record.tokenId) await deleteToken(http, token, record.tokenId);
      sessionEnded = await endSession(http, token);
      sessionRefused = !sessionEnded;
      left.delete(record.tokenId);
    }
  } catch (error) {
    failures.push(reasonFor(error));
  }
  const [reason] = failures;
  return {
    sessionEnded,
    mintedDeleted,
    left: [...left],
    ...(sessionRefused ? { sessionRefused } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

function reasonFor(error: unknown): string {
  if (error instanceof RancherError && error.status === 401) return 'the session had ended already';
  return reasonOf(error);
}

/** After so many deletions without a response from Rancher the server counts as gone, and no more are tried. */
const silencesAllowed = 2;

interface DeletionEvents {
  /** Takes a token that no longer exists, and whether it existed until now. */
  onGone(credential: Credential, wasThere: boolean): void;
  onFailure(error: unknown): void;
}

async function deleteEach(
  http: RancherHttp,
  session: Secret,
  minted: Credential[],
  { onGone, onFailure }: DeletionEvents,
): Promise<void> {
  let silences = 0;
  await eachAtOnce(minted, async (credential) => {
    if (silences >= silencesAllowed) return;
    try {
      // A session that has ended deletes nothing, but a token for all clusters can delete itself.
      onGone(credential, await deleteWithAny(http, [session, credential.token], credential.tokenId));
    } catch (error) {
      if (!(error instanceof RancherError)) silences++;
      onFailure(error);
    }
  });
}
