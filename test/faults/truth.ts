import { join } from 'node:path';
import { expiresAt, isExpired } from '../../src/sandbox/tokens.ts';
import { createCredentialCache } from '../../src/store/credentials.ts';
import type { Keychain } from '../../src/store/keychain.ts';
import { createSessionStore, type SessionRecord } from '../../src/store/sessions.ts';
import { type Login, logins, type World } from './world.ts';

const noKeychain: Keychain = {
  read: () => Promise.reject(new Error('no keychain')),
  write: () => Promise.reject(new Error('no keychain')),
  remove: () => Promise.reject(new Error('no keychain')),
  tryOut: () => Promise.reject(new Error('no keychain')),
};

export const cacheOf = ({ directories }: World) => createCredentialCache(directories.cache);

export function findSessionRecord({ directories, url }: World, { profile }: Login): SessionRecord | undefined {
  return createSessionStore(directories.data, noKeychain).find(url, profile);
}

/** Whether a session that is kept here is one that the server takes, and that does not count as ended here. */
export async function isSessionGood(world: World, login: Login): Promise<boolean> {
  const record = findSessionRecord(world, login);
  const token = record && (await createSessionStore(world.directories.data, noKeychain).readToken(record));
  if (record === undefined || token === undefined || record.expiresAt - Date.now() < 60_000) return false;
  return isTaken(world, token.expose());
}

/** Whether the server takes a token: it knows it, its time is not over, and its user is not disabled. */
export function isTaken({ sandbox, clock }: World, token: string): boolean {
  const [name = '', secret] = token.split(':');
  const known = sandbox.state.tokens.get(name);
  const user = known && sandbox.state.users.get(known.userId);
  return known !== undefined && user?.enabled === true && known.secret === secret && !isExpired(known, clock.now());
}

/** Tokens on the server that nothing here leads to any more. */
export function listStranded(world: World): string[] {
  const reached = new Set<string>();
  for (const login of logins) {
    const record = findSessionRecord(world, login);
    if (record !== undefined) reached.add(record.tokenId);
    for (const { tokenId } of cacheOf(world).list(world.url, login.profile)) reached.add(tokenId);
  }
  return [...world.sandbox.state.tokens.keys()].filter((name) => !reached.has(name));
}

/** As if five minutes had passed for the credentials that the server does not take: that is how long one is not looked at. */
export function letChecksLapse(world: World, all = false): void {
  const cache = cacheOf(world);
  for (const { profile } of logins) {
    for (const credential of cache.list(world.url, profile)) {
      if (!all && isTaken(world, credential.token.expose())) continue;
      cache.keep({ ...credential, checkedAt: Math.min(credential.checkedAt, Date.now() - 6 * 60_000) });
    }
  }
}

/** Whether credentials that are kept here open what they are kept for, and no more; what the server does not know opens nothing. */
export function describeWrongCredentials(world: World): string[] {
  const { sandbox } = world;
  return logins.flatMap((login) =>
    cacheOf(world)
      .list(world.url, login.profile)
      .flatMap(({ tokenId, cluster, expiresAt: end }) => {
        const token = sandbox.state.tokens.get(tokenId);
        if (token === undefined) return [];
        const wrong = [
          sandbox.state.users.get(token.userId)?.username !== login.username && 'it is another user’s',
          token.clusterId !== (cluster === 'local' ? null : cluster) && `it is for ${token.clusterId}`,
          token.kind === 'session' && 'it is a session',
          Number.isNaN(end) && 'it has no end',
        ].filter((words) => words !== false);
        return wrong.map((words) => `${login.profile} ${cluster}: ${words} (until ${expiresAt(token)})`);
      }),
  );
}

/** Where the sessions lie. */
export function sessionsDirectory({ directories }: World): string {
  return join(directories.data, 'sessions');
}

/** Notes the secrets that there are now. */
export function collectSecrets({ sandbox, passwords, secrets }: World): void {
  for (const { secret } of sandbox.state.tokens.values()) secrets.add(secret);
  for (const password of Object.values(passwords)) secrets.add(password);
}
