import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { loginCommand } from '../own-commands.ts';
import { Secret } from '../secret.ts';
import type { Keychain } from './keychain.ts';
import { type LoginName, loginFile } from './login-file.ts';
import { keepPrivateFile, listFiles, modifiedAt, noteUse, readPrivateFile, removeFile } from './private-files.ts';
import { asRecord, number, parseRecord, type StoredRecord, text, time } from './records.ts';
import { accountOf, forgetUnused, putIntoKeychain, removeFromKeychain } from './session-secrets.ts';

export type SessionPlace = 'keychain' | 'file';

/** Everything about a session but its token. Times are milliseconds since the epoch by the local clock. */
export interface SessionRecord {
  server: string;
  profile: string;
  user: { id: string; name: string };
  /** The Rancher provider's id. */
  provider: string;
  tokenId: string;
  createdAt: number;
  /** Infinity for one that never expires. */
  expiresAt: number;
  lastUsedAt: number;
  /** The server's bounds for tokens at login, in milliseconds. */
  limits: SessionLimits;
  /** Where the token lies; one from the environment is never stored. */
  store: SessionPlace | 'environment';
  /** The only cluster that the token is good for; then it is what that cluster gets. */
  clusterId?: string;
  /** The token is the user's own: it is not deleted when the session is given up. */
  keep?: true;
  /** A refresh token lies beside the token. */
  renewable?: true;
}

const limitNames = ['cliTtl', 'kubeconfigTtl', 'maxTtl', 'sessionTtl', 'sessionIdleTtl'] as const;
export type SessionLimits = { [name in (typeof limitNames)[number]]?: number | undefined };

export interface StoredSession {
  record: SessionRecord;
  readToken(): Promise<Secret | undefined>;
}

export interface SessionStore {
  /** All records of sessions, ended ones too. */
  list(): SessionRecord[];
  find(server: string, profile: string): SessionRecord | undefined;
  /** The same with its token, which a file is not read again for. `readToken` throws as the store's own does. */
  open(server: string, profile: string): StoredSession | undefined;
  /**
   * The token of a session; undefined when it is not there any more. Throws when the keychain cannot be asked, and `loginNeeded` for
   * what is no token.
   */
  readToken(record: SessionRecord): Promise<Secret | undefined>;
  /** The refresh token of a renewable session. Throws as `readToken` does. */
  readRefreshToken(record: SessionRecord): Promise<Secret | undefined>;
  /**
   * Keeps a session in place of an earlier one of the same server and profile, which stays when that fails.
   * Throws `KeychainUnusable`, or what the file system throws. Gives why the keychain still has a
   * token of the earlier one that stays good, if it has.
   */
  save(record: SessionRecord, token: Secret, refreshToken?: Secret): Promise<string | undefined>;
  /** Notes that a session was used now, in milliseconds since the epoch. */
  touch(record: SessionRecord, now: number): void;
  /**
   * Removes a session, unless another one is in its place by now. Throws `KeychainUnusable`, or what the file system throws; it can be
   * tried again then.
   */
  remove(record: SessionRecord): Promise<void>;
  /** Throws when the keychain cannot be used now. */
  tryKeychain(): Promise<void>;
}

/** One file a session in the data directory; it holds the token too when that is not in the keychain. */
export function createSessionStore(dataDirectory: string, keychain: Keychain): SessionStore {
  const directory = join(dataDirectory, 'sessions');
  const pathOf = (login: LoginName): string => loginFile(directory, login);

  const readStored = (path: string): { record: SessionRecord; content: StoredRecord | undefined } | undefined => {
    const content = parseRecord(readPrivateFile(path));
    const record = readSession(content);
    // What is stored in the place of another server or profile is no session.
    if (record === undefined || pathOf(record) !== path) return undefined;
    const lastUsedAt = modifiedAt(path);
    return lastUsedAt === undefined ? undefined : { record: { ...record, lastUsedAt }, content };
  };
  const readAt = (path: string): SessionRecord | undefined => readStored(path)?.record;

  const readSecret = async (
    record: SessionRecord,
    name: 'token' | 'refreshToken',
    content = (): StoredRecord | undefined => parseRecord(readPrivateFile(pathOf(record))),
  ): Promise<Secret | undefined> => {
    const isInKeychain = record.store === 'keychain';
    const secret = isInKeychain ? await keychain.read(accountOf(record, name)) : secretIn(content(), name);
    if (secret?.isOneWord() === false) throw damaged(record);
    return secret;
  };

  return {
    list: () =>
      listFiles(directory, '.json')
        .map(readAt)
        .filter((record) => record !== undefined),
    find(server, profile) {
      const record = readAt(pathOf({ server, profile }));
      return record?.server === server && record.profile === profile ? record : undefined;
    },
    open(server, profile) {
      const stored = readStored(pathOf({ server, profile }));
      if (stored?.record.server !== server || stored.record.profile !== profile) return undefined;
      const { record, content } = stored;
      return { record, readToken: () => readSecret(record, 'token', () => content) };
    },
    readToken: (record) => readSecret(record, 'token'),
    readRefreshToken: async (record) => (record.renewable ? readSecret(record, 'refreshToken') : undefined),
    async save(record, token, refreshToken) {
      const earlier = readAt(pathOf(record));
      const secrets = { token: token.expose(), ...(refreshToken && { refreshToken: refreshToken.expose() }) };
      const stored = record.store === 'keychain' ? record : { ...record, ...secrets };
      const putBack =
        record.store === 'keychain'
          ? await putIntoKeychain(keychain, { record, earlier }, { token, refreshToken })
          : undefined;
      try {
        keepPrivateFile(pathOf(record), `${JSON.stringify(stored)}\n`, {
          durable: true,
          modifiedAt: record.lastUsedAt,
        });
      } catch (error) {
        await putBack?.();
        throw error;
      }
      return earlier?.store === 'keychain' ? forgetUnused(keychain, earlier, record) : undefined;
    },
    tryKeychain: () => keychain.tryOut(),
    touch: (record, now) => noteUse(pathOf(record), now),
    async remove(record) {
      const stored = readAt(pathOf(record));
      if (stored !== undefined && stored.tokenId !== record.tokenId) return;
      // The file last: without it nobody would look into the keychain again.
      if (record.store === 'keychain') await removeFromKeychain(keychain, record);
      removeFile(pathOf(record));
    },
  };
}

function secretIn(content: StoredRecord | undefined, name: 'token' | 'refreshToken'): Secret | undefined {
  const value = text(content, name);
  return value === undefined ? undefined : new Secret(value);
}

/** What lies there may be anything, and would go into an HTTP header. */
function damaged({ server, profile, store }: SessionRecord): CliError {
  return new CliError(
    'loginNeeded',
    `what lies in the ${store} as the session of ${server} is no token`,
    `Run: ${loginCommand({ server, profile }, '--force')}`,
  );
}

function readSession(stored: StoredRecord | undefined): Omit<SessionRecord, 'lastUsedAt'> | undefined {
  const server = text(stored, 'server');
  const profile = text(stored, 'profile');
  const tokenId = text(stored, 'tokenId');
  const store = text(stored, 'store');
  if (server === undefined || profile === undefined || tokenId === undefined) return undefined;
  if (store !== 'keychain' && store !== 'file') return undefined;
  const user = asRecord(stored?.user);
  const clusterId = text(stored, 'clusterId');
  return {
    server,
    profile,
    tokenId,
    store,
    user: { id: text(user, 'id') ?? '', name: text(user, 'name') ?? '' },
    provider: text(stored, 'provider') ?? '',
    createdAt: time(stored, 'createdAt') ?? 0,
    // JSON has no Infinity: it is written as null.
    expiresAt: stored?.expiresAt === null ? Infinity : (time(stored, 'expiresAt') ?? 0),
    limits: readLimits(asRecord(stored?.limits)),
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(stored?.keep === true ? { keep: true } : {}),
    ...(stored?.renewable === true ? { renewable: true } : {}),
  };
}

function readLimits(stored: StoredRecord | undefined): SessionLimits {
  return Object.fromEntries(limitNames.map((name) => [name, number(stored, name)]));
}
