import type { Credential } from '../store/credential-form.ts';
import type { LoginName } from '../store/login-file.ts';
import type { Context } from './context.ts';

/** The cached credentials for a server: of this profile, and of all others that have been logged in to it. */
function listCredentials({ credentials, sessions }: Context, { server, profile }: LoginName): Credential[] {
  const others = sessions.list().filter((record) => record.server === server);
  return [...new Set([profile, ...others.map((record) => record.profile)])].flatMap((name) =>
    credentials.list(server, name),
  );
}

/** The ids of the tokens that this program has made on a server and still has: sessions, and credentials for clusters. */
export function findHeldTokens(context: Context, login: LoginName): Set<string> {
  const sessions = context.sessions.list().filter((record) => record.server === login.server && !record.keep);
  const minted = listCredentials(context, login).filter(({ tokenId, sessionId }) => tokenId !== sessionId);
  return new Set([...sessions, ...minted].map(({ tokenId }) => tokenId));
}

/** Forgets the cached credentials whose tokens are gone from the server. */
export function forgetCredentials(context: Context, login: LoginName, tokenIds: string[]): void {
  const gone = new Set(tokenIds);
  for (const credential of listCredentials(context, login)) {
    if (gone.has(credential.tokenId)) context.credentials.remove(credential);
  }
}
