import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expiresAt, isExpired, type Token } from '../../src/sandbox/tokens/tokens.ts';
import {
  type Credential,
  formatCredential,
  parseCredential,
  withPredecessors,
} from '../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import { fileNameFor, serverPart } from '../../src/store/files/file-name.ts';
import { createSessionStore, type SessionRecord } from '../../src/store/sessions/sessions.ts';
import { isCredentialFile } from '../support/credential-files.ts';
import { listFiles } from './files.ts';
import { type Login, logins, type World } from './world.ts';

export const cacheOf = ({ directories }: World) => createCredentialCache(directories.cache);

/** Where the session of a login lies. */
export function sessionPathOf(world: World, { profile }: Login): string {
  return join(sessionsDirectory(world), `${fileNameFor([serverPart(world.url), profile])}.json`);
}

export function findSessionRecord(
  { directories, keychain, url }: World,
  { profile }: Login,
): SessionRecord | undefined {
  return createSessionStore(directories.data, keychain).find(url, profile);
}

/** Whether a session that is kept here is one that the server takes, and that does not count as ended here. */
export async function isSessionGood(world: World, login: Login): Promise<boolean> {
  const record = findSessionRecord(world, login);
  const token = record && (await createSessionStore(world.directories.data, world.keychain).readToken(record));
  if (record === undefined || token === undefined || record.expiresAt - Date.now() < 60_000) return false;
  return isTaken(world, token.expose());
}

/** Whether the server takes a token: it knows it, its time is not over (so many milliseconds later), and its user is not disabled. */
export function isTaken({ sandbox, clock }: World, token: string, later = 0): boolean {
  const [name = '', secret] = token.split(':');
  const known = sandbox.state.tokens.get(name);
  const user = known && sandbox.state.users.get(known.userId);
  return (
    known !== undefined && user?.enabled === true && known.secret === secret && !isExpired(known, clock.now() + later)
  );
}

export function listSessionRecords(world: World): SessionRecord[] {
  return logins.flatMap((login) => findSessionRecord(world, login) ?? []);
}

export function listCredentials(world: World): Credential[] {
  return logins.flatMap(({ profile }) => cacheOf(world).list(world.url, profile));
}

/** The tokens on the server whose time is not over, as it is for those that were made while its clock was days behind. */
export function listLasting({ sandbox, clock }: World): Token[] {
  return [...sandbox.state.tokens.values()].filter((token) => !isExpired(token, clock.now()));
}

/** Of these, the ones that nothing here leads to any more. */
export function listStranded(world: World): string[] {
  const reached = new Set(
    [...listSessionRecords(world), ...listCredentials(world).flatMap(withPredecessors)].map(({ tokenId }) => tokenId),
  );
  return listLasting(world)
    .map(({ name }) => name)
    .filter((name) => !reached.has(name));
}

/** The same with what is known of each. */
export function describeStranded(world: World): string[] {
  const names = listStranded(world);
  return listLasting(world)
    .filter(({ name }) => names.includes(name))
    .map(describeToken);
}

export function describeToken({ name, kind, userId, clusterId, created }: Token): string {
  return `${name} (${kind} of ${userId}, cluster ${clusterId}, ${Math.round((Date.now() - created) / 1_000)} s old)`;
}

/** More than the ten minutes for which a cached token is used unchecked, and than a clock that was some minutes ahead adds. */
const lapse = 15 * 60_000;

/** For how long a round goes on after that: what a wrong clock lets expire meanwhile counts as refused already. Milliseconds. */
const untilChecked = 3 * 60_000;

/**
 * As if so much time had passed for the cached credentials that the server does not take, or for all: their next ask asks the server.
 * One that could not be asked about is used for ten minutes more, and may have been revoked long before.
 */
export function letChecksLapse(world: World, all = false, by = lapse): void {
  for (const path of listCredentialPaths(world)) {
    const credential = parseCredential(readFileSync(path, 'utf8'));
    // In one that was cut off, the script may still find a token.
    if (credential !== undefined && !all && isTaken(world, credential.token.expose(), untilChecked)) continue;
    const times = [path, `${path}.checked`, `${path}.recent`, `${path}.usable`]
      .filter((file) => existsSync(file))
      .map((file) => [file, statSync(file)] as const);
    if (credential !== undefined)
      writeFileSync(path, formatCredential({ ...credential, checkedAt: Math.max(0, credential.checkedAt - by) }));
    for (const [file, { mtimeMs }] of times) utimesSync(file, (mtimeMs - by) / 1000, (mtimeMs - by) / 1000);
  }
}

/** What is left of a token's life when its successor is due, and when its last check was. Milliseconds. */
const left = 5 * 60_000;
const unchecked = 3 * 60_000;

/** As if the cached credentials were about to expire, here and on the server: their successors are minted in the background. */
export function letLivesEnd(world: World): void {
  const now = Date.now();
  for (const credential of listCredentials(world)) {
    const token = world.sandbox.state.tokens.get(credential.tokenId);
    if (token === undefined || credential.predecessors !== undefined) continue;
    token.ttl = now + left - token.created;
    const times = { issuedAt: now - 11 * left, checkedAt: now - unchecked, expiresAt: now + left };
    cacheOf(world).keep({ ...credential, ...times });
  }
}

function listCredentialPaths({ directories }: World): string[] {
  return listFiles(join(directories.cache, 'credentials')).filter(isCredentialFile);
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
