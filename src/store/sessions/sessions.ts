import { join } from 'node:path';
import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { Secret } from '../../secret.ts';
import { modifiedAt, setTime } from '../files/file-times.ts';
import { listFiles } from '../files/private-directories.ts';
import { keepPrivateFile, readPrivateFile, removeFile } from '../files/private-files.ts';
import { parseRecord, type StoredRecord, text } from '../files/records.ts';
import { type LoginName, loginFile } from '../login-file.ts';
import type { Keychain } from './keychain.ts';
import { readSession, type SessionRecord } from './session-record.ts';
import { accountOf, forgetUnused, putIntoKeychain, removeFromKeychain } from './session-secrets.ts';

export type { SessionPlace, SessionRecord } from './session-record.ts';

export interface StoredSession {
  record: SessionRecord;
  readToken(): Promise<Secret | undefined>;
}

export interface SessionStore {
  /** All sessions, ended ones too. */
  list(): SessionRecord[];
  find(server: string, profile: string): SessionRecord | undefined;
  /** The same with its token, which a file is not read again for. `readToken` throws as the store's own does. */
  open(server: string, profile: string): StoredSession | undefined;
  /**
   * The token of a session; undefined if it is gone. Throws when the keychain cannot be used, and `loginNeeded` when
   * what is stored is not a token.
   */
  readToken(record: SessionRecord): Promise<Secret | undefined>;
  /** The refresh token of a renewable session. Throws as `readToken` does. */
  readRefreshToken(record: SessionRecord): Promise<Secret | undefined>;
  /**
   * Stores a session in place of an earlier one of the same server and profile, which stays if that fails.
   * Throws `KeychainUnusable`, or what the file system throws. Resolves to the reason why the keychain still has a
   * valid token of the earlier one, if it has.
   */
  save(record: SessionRecord, token: Secret, refreshToken?: Secret): Promise<string | undefined>;
  /** Records a use of a session. `now`: milliseconds since the epoch. */
  touch(record: SessionRecord, now: number): void;
  /** Records that a login has chosen a session that is there. Throws what the file system throws. */
  choose(record: SessionRecord, now: number): void;
  /**
   * Removes a session, unless another one has replaced it. Throws `KeychainUnusable`, or what the file system throws; a
   * retry is possible then.
   */
  remove(record: SessionRecord): Promise<void>;
  /** Throws when the keychain cannot be used now. */
  tryKeychain(): Promise<void>;
}

/** One file per session in the data directory, with the token in it unless the keychain has it. */
export function createSessionStore(dataDirectory: string, keychain: Keychain): SessionStore {
  const directory = join(dataDirectory, 'sessions');
  const pathOf = (login: LoginName): string => loginFile(directory, login);
  const readSecret = readSecretFrom(keychain, pathOf);
  const find = (server: string, profile: string): SessionFile | undefined => {
    const stored = readStored(pathOf({ server, profile }), pathOf);
    return stored?.record.server === server && stored.record.profile === profile ? stored : undefined;
  };

  return {
    list: () => listFiles(directory, '.json').flatMap((path) => readStored(path, pathOf)?.record ?? []),
    find: (server, profile) => find(server, profile)?.record,
    open(server, profile) {
      const stored = find(server, profile);
      if (stored === undefined) return undefined;
      const { record, content } = stored;
      return { record, readToken: () => readSecret(record, 'token', () => content) };
    },
    readToken: (record) => readSecret(record, 'token'),
    readRefreshToken: async (record) => (record.renewable ? readSecret(record, 'refreshToken') : undefined),
    async save(record, token, refreshToken) {
      const earlier = readStored(pathOf(record), pathOf)?.record;
      const secrets = { token: token.expose(), ...(refreshToken && { refreshToken: refreshToken.expose() }) };
      const isInKeychain = record.store === 'keychain';
      const stored = isInKeychain ? record : { ...record, ...secrets };
      const both = { record, earlier };
      const restore = isInKeychain ? await putIntoKeychain(keychain, both, { token, refreshToken }) : undefined;
      try {
        const options = { durable: true, modifiedAt: record.lastUsedAt };
        keepPrivateFile(pathOf(record), `${JSON.stringify(stored)}\n`, options);
      } catch (error) {
        await restore?.();
        throw error;
      }
      return earlier?.store === 'keychain' ? forgetUnused(keychain, earlier, record) : undefined;
    },
    tryKeychain: () => keychain.tryOut(),
    // Ignores failure: only an idle time depends on it.
    touch: (record, now) => setTime(pathOf(record), now),
    choose(record, now) {
      const stored = readStored(pathOf(record), pathOf);
      if (stored?.record.tokenId !== record.tokenId) return;
      const options = { durable: true, modifiedAt: record.lastUsedAt };
      keepPrivateFile(pathOf(record), `${JSON.stringify({ ...stored.content, chosenAt: now })}\n`, options);
    },
    async remove(record) {
      const stored = readStored(pathOf(record), pathOf)?.record;
      if (stored !== undefined && stored.tokenId !== record.tokenId) return;
      // The file last: without it the keychain would not be looked at again.
      if (record.store === 'keychain') await removeFromKeychain(keychain, record);
      removeFile(pathOf(record));
    },
  };
}

interface SessionFile {
  record: SessionRecord;
  content: StoredRecord | undefined;
}

function readStored(path: string, pathOf: (login: LoginName) => string): SessionFile | undefined {
  const content = parseRecord(readPrivateFile(path));
  const record = readSession(content);
  // A record of another server or profile was put under this name.
  if (record === undefined || pathOf(record) !== path) return undefined;
  const lastUsedAt = modifiedAt(path);
  return lastUsedAt === undefined ? undefined : { record: { ...record, lastUsedAt }, content };
}

type SecretName = 'token' | 'refreshToken';

/** The reader of a session's secrets. `content` gives what the session's file has, if that was read before. */
function readSecretFrom(keychain: Keychain, pathOf: (login: LoginName) => string) {
  return async (
    record: SessionRecord,
    name: SecretName,
    content = (): StoredRecord | undefined => parseRecord(readPrivateFile(pathOf(record))),
  ): Promise<Secret | undefined> => {
    const isInKeychain = record.store === 'keychain';
    const secret = isInKeychain ? await keychain.read(accountOf(record, name)) : secretIn(content(), name);
    if (secret?.isOneWord() === false) throw damaged(record);
    return secret;
  };
}

function secretIn(content: StoredRecord | undefined, name: SecretName): Secret | undefined {
  const value = text(content, name);
  return value === undefined ? undefined : new Secret(value);
}

/** A stored value may be anything, and would go into an HTTP header. */
function damaged({ server, profile, store }: SessionRecord): CliError {
  return new CliError(
    'loginNeeded',
    `the session of ${server} in the ${store} is damaged: it is not a token`,
    `Run: ${loginCommand({ server, profile }, '--force')}`,
  );
}
