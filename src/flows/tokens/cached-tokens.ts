import { withPredecessors } from '../../store/credentials/credential-format.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { Context } from '../context.ts';

/** The ids of the tokens on a server that this program created and still stores: sessions and cluster tokens. */
export function findOwnTokens(context: Context, { server }: Pick<LoginName, 'server'>): Set<string> {
  const sessions = context.sessions.list().filter((record) => record.server === server && !record.keep);
  const minted = context.credentials
    .listOfServer(server)
    .flatMap(withPredecessors)
    .filter(({ tokenId, sessionId }) => tokenId !== sessionId);
  return new Set([...sessions, ...minted].map(({ tokenId }) => tokenId));
}

/** Removes the cached credentials whose tokens were deleted on the server. */
export function removeCredentials(context: Context, { server }: Pick<LoginName, 'server'>, tokenIds: string[]): void {
  const gone = new Set(tokenIds);
  for (const credential of context.credentials.listOfServer(server)) {
    if (gone.has(credential.tokenId)) context.credentials.remove(credential);
  }
}
