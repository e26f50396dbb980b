import { printable } from '../../printable.ts';
import { KeychainUnusable } from '../../store/sessions/session-secrets.ts';
import type { SessionPlace, SessionRecord } from '../../store/sessions/sessions.ts';
import type { Context } from '../context.ts';
import { keychainUnusable, notKept } from './keep-session.ts';
import type { Session } from './session.ts';

/**
 * Moves a session to another store, and leaves nothing of it where it was; a message names what cannot be removed there.
 * Throws `failed`, with the session where it was, when the other place does not take it, or a part of it cannot be read.
 */
export async function moveSession(
  context: Context,
  { record, token }: Session,
  store: SessionPlace,
): Promise<SessionRecord> {
  const moved: SessionRecord = { ...record, store };
  try {
    const refreshToken = await context.sessions.readRefreshToken(record);
    const reason = await context.sessions.save(moved, token, refreshToken);
    if (reason !== undefined)
      context.tell(`kubectl-rancher: the keychain still has the session's token: ${printable(reason)}`);
    return moved;
  } catch (error) {
    throw error instanceof KeychainUnusable ? keychainUnusable(error) : notKept(error);
  }
}
