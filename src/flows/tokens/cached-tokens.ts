import type { LoginName } from '../../store/login-file.ts';
import type { Context } from '../context.ts';

/** The ids of the tokens that this program has made on a server and still has: sessions, and credentials for clusters. */
export function findHeldTokens(context: Context, { server }: Pick<LoginName, 'server'>): Set<string> {
  const sessions = context.sessions.list().filter((record) => record.server === server && !record.keep);
  const minted = context.credentials.listOfServer(server).filter(({ tokenId, sessionId }) => tokenId !== sessionId);
  return new Set([...sessions, ...minted].map(({ tokenId }) => tokenId));
}

/** Forgets the cached credentials whose tokens are gone from the server. */
export function forgetCredentials(context: Context, { server }: Pick<LoginName, 'server'>, tokenIds: string[]): void {
  const gone = new Set(tokenIds);
  for (const credential of context.credentials.listOfServer(server)) {
    if (gone.has(credential.tokenId)) context.credentials.remove(credential);
  }
}
