import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  futimesSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import {
  type Credential,
  credentialFileName,
  formatCallers,
  formatCredential,
} from '../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import { createFailedRequests } from '../../src/store/credentials/failed-requests.ts';
import { fileNameFor } from '../../src/store/files/file-name.ts';
import { listFiles } from '../../src/store/files/private-directories.ts';
import { findLockDirectory } from '../../src/store/locks/lock-directory.ts';
import { loginFileName } from '../../src/store/login-file.ts';
import { createServerStore } from '../../src/store/servers.ts';
import { createFailedLogins } from '../../src/store/sessions/failed-logins.ts';
import { KeychainUnusable } from '../../src/store/sessions/session-secrets.ts';
import { createSessionStore, type SessionRecord } from '../../src/store/sessions/sessions.ts';
import { isCredentialFile } from '../support/credential-files.ts';
import { runSource } from '../support/source-program.ts';
import { createMemoryKeychain } from '../support/test-context.ts';

function useDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const key = { server: 'https://rancher.example.com', profile: 'default', cluster: 'c-abcde' };
const now = Date.parse('2026-11-22T10:00:00Z');
const credential: Credential = {
  ...key,
  tokenId: 'token-x',
  sessionId: 'token-s',
  token: new Secret('token-x:secret'),
  expiresAt: now + 3_600_000,
  checkedAt: now,
};

const session: SessionRecord = {
  server: key.server,
  profile: 'default',
  user: { id: 'u-1', name: 'jane' },
  provider: 'local',
  tokenId: 'token-s',
  createdAt: 1_700_000_000_000,
  expiresAt: 1_700_057_600_000,
  lastUsedAt: 1_700_000_000_000,
  limits: { maxTtl: 60_000 },
  store: 'file',
};

test('a credential is found again by its key alone', () => {
  const cache = createCredentialCache(useDirectory());
  cache.keep(credential);
  expect(cache.find(key)).toEqual(credential);
  expect(cache.find(key)?.token.expose()).toBe('token-x:secret');
  for (const other of [
    { cluster: 'c-other' },
    { profile: 'ops' },
    { user: 'prod' },
    { server: 'https://r.example.org' },
  ]) {
    expect(cache.find({ ...key, ...other })).toBeUndefined();
  }
});

test('what is kept can be read by its owner only', () => {
  const directory = useDirectory();
  createCredentialCache(directory).keep(credential);
  const folder = join(directory, 'credentials');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

/** Where the only credential of a cache lies. */
function onlyCredential(directory: string): string {
  const names = readdirSync(join(directory, 'credentials')).filter(isCredentialFile);
  expect(names).toHaveLength(1);
  return join(directory, 'credentials', names[0] ?? '');
}

test('a directory that others may read is shut at the next write', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  chmodSync(join(directory, 'credentials'), 0o777);
  cache.keep(credential);
  expect(statSync(join(directory, 'credentials')).mode & 0o777).toBe(0o700);
});

test.each([
  '',
  '{',
  'null',
  '\0\0\0',
  'kubectl-rancher-credential 2\n',
  'kubectl-rancher-credential 2 rancher.example.com@default@@ 14\n2026-11-22T11:00:00Z\ntoken-x:secret\n{}\n',
  'kubectl-rancher-credential 1\n2026-11-22T11:00:00Z\ntoken-x:secret\n{"server":"https://rancher.example.com"}\n',
])('a file that holds %j is no credential, and is replaced by the next', (content) => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  writeFileSync(onlyCredential(directory), content);
  expect(cache.find(key)).toBeUndefined();
  expect(cache.list(key.server, key.profile)).toEqual([]);
  cache.keep(credential);
  expect(cache.find(key)?.tokenId).toBe('token-x');
});

test('a symbolic link in place of a file is not followed, and is replaced by the next', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  const path = onlyCredential(directory);
  const elsewhere = join(directory, 'elsewhere');
  renameSync(path, elsewhere);
  symlinkSync(elsewhere, path);
  expect(cache.find(key)).toBeUndefined();
  expect(cache.list(key.server, key.profile)).toEqual([]);
  cache.keep({ ...credential, tokenId: 'token-y' });
  expect(cache.find(key)?.tokenId).toBe('token-y');
  expect(readFileSync(elsewhere, 'utf8')).toContain('"token-x"');
});

test('a write that fails leaves no rest behind', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  const path = onlyCredential(directory);
  rmSync(path);
  mkdirSync(path);
  expect(() => cache.keep(credential)).toThrow();
  expect(readdirSync(join(directory, 'credentials')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('after the clock was put back, failures that lie ahead count for nobody, and go at the next one', () => {
  const directory = useDirectory();
  const requests = createFailedRequests(directory);
  const hour = 3_600_000;
  requests.share(key, now + hour, new CliError('unreachable', 'gone'));
  expect(requests.findShared(key, now + hour, now + hour)).toMatchObject({ message: 'gone' });
  expect(requests.findShared(key, now - 1_000, now)).toBeUndefined();
  requests.remember('caller', key, now, new CliError('failed', 'no'));
  expect(readdirSync(join(directory, 'failed-asks'))).toHaveLength(1);
});

test.each([-60_000, 0, 0.5, 59_999, 90_000.5, 1e300, '60000', null, true])(
  'a stored limit of %j counts as none, and the session is used all the same',
  async (limit) => {
    const directory = useDirectory();
    const sessions = createSessionStore(directory, createMemoryKeychain());
    await sessions.save(session, new Secret('token-s:secret'));
    const [path = ''] = listFiles(join(directory, 'sessions'));
    const stored = JSON.parse(readFileSync(path, 'utf8'));
    const limits = { maxTtl: limit, cliTtl: limit, kubeconfigTtl: 120_000 };
    writeFileSync(path, JSON.stringify({ ...stored, limits }));
    expect(sessions.find(session.server, 'default')).toMatchObject({
      tokenId: 'token-s',
      limits: { maxTtl: undefined, cliTtl: undefined, kubeconfigTtl: 120_000 },
    });
  },
);

test.each([-1, 1e300, 'tomorrow', undefined])('a session whose end is stored as %j has ended', async (expiresAt) => {
  const directory = useDirectory();
  const sessions = createSessionStore(directory, createMemoryKeychain());
  await sessions.save(session, new Secret('token-s:secret'));
  const [path = ''] = listFiles(join(directory, 'sessions'));
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), expiresAt }));
  expect(sessions.find(session.server, 'default')?.expiresAt).toBe(0);
});

test('the script finds the time until when the last check counts for a caller that retries', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  const file = join(directory, 'credentials', credentialFileName(credential));
  expect(statSync(`${file}.recent`).mtimeMs).toBe(credential.checkedAt + 5_000);
  cache.remove(credential);
  expect(readdirSync(join(directory, 'credentials'))).toEqual([]);
});

test('what a process that was killed while writing has left is removed, what another is writing now is not', async () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  const sessions = createSessionStore(directory, createMemoryKeychain());
  cache.keep(credential);
  await sessions.save(session, new Secret('token-s:secret'));
  for (const folder of ['credentials', 'sessions']) {
    for (const [name, age] of [
      ['.1-old.tmp', 120],
      ['.2-new.tmp', 0],
    ] as const) {
      const path = join(directory, folder, name);
      const time = Date.now() / 1000 - age;
      writeFileSync(path, 'token-x:secret');
      utimesSync(path, time, time);
    }
  }
  cache.sweep(Date.now());
  await sessions.save(session, new Secret('token-s:secret'));
  for (const folder of ['credentials', 'sessions']) {
    const left = readdirSync(join(directory, folder)).filter((name) => name.endsWith('.tmp'));
    expect(left, folder).toEqual(['.2-new.tmp']);
  }
});

test('knows the last eight askers', () => {
  const cache = createCredentialCache(useDirectory());
  cache.keep(credential);
  for (let pid = 1; pid <= 9; pid++) cache.noteCaller(key, caller(pid), Date.now());
  expect([1, 2, 9, 10].map((pid) => cache.hasRequested(key, caller(pid)))).toEqual([false, true, true, false]);
  cache.keep({ ...credential, tokenId: 'token-y' });
  expect(cache.hasRequested(key, caller(9))).toBe(true);
});

/** A process, with the moment it started. */
function caller(pid: number, start = 1) {
  return { pid, id: `${pid}-${start}` };
}

test('a process that has the id of an earlier one has not asked, as long as all askers in between are known', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  for (const pid of [7, 9]) cache.noteCaller(key, caller(pid, 100), Date.now());
  expect([7, 9].map((pid) => cache.hasRequested(key, caller(pid, 100)))).toEqual([true, true]);
  expect([7, 9].map((pid) => cache.hasRequested(key, caller(pid, 200)))).toEqual([false, false]);
  cache.noteCaller(key, caller(7, 200), Date.now());
  expect([100, 200].map((start) => cache.hasRequested(key, caller(7, start)))).toEqual([false, true]);
  expect([100, 200].map((start) => cache.hasRequested(key, caller(9, start)))).toEqual([true, false]);
  // The script notes an asker in the first line, and the time of the file is that moment then.
  const path = join(directory, 'credentials', `${credentialFileName(key)}.askers`);
  const file = openSync(path, 'r+');
  writeSync(file, formatCallers({ pids: ['7', '8'], ids: [], at: 0 }));
  futimesSync(file, 1, 1);
  closeSync(file);
  expect([7, 8].map((pid) => cache.hasRequested(key, caller(pid, 300)))).toEqual([true, true]);
});

test('what expired a day ago is swept now and then, with all that belongs to it', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  const day = 24 * 3_600_000;
  const other = { ...key, cluster: 'c-other' };
  cache.keep(credential);
  cache.keep({ ...credential, ...other, expiresAt: now + 2 * day, checkedAt: now + 2 * day - 3_600_000 });
  cache.sweep(now);
  cache.sweep(now + 2 * day);
  expect(cache.find(key)).toBeUndefined();
  expect(cache.find(other)).toBeDefined();
  expect(readdirSync(join(directory, 'credentials')).filter((name) => !name.startsWith('.'))).toHaveLength(5);
});

test.each([
  [
    { server: 'https://rancher.example.com', profile: 'default', cluster: 'c-abcde' },
    'rancher.example.com@default@c-abcde@',
  ],
  [{ server: 'https://rancher.example.com:8443', profile: 'ops', user: 'prod' }, 'rancher.example.com+8443@ops@@prod'],
])('the script can put the name of a file together: %o is %s', (plain, name) => {
  expect(credentialFileName(plain)).toBe(name);
});

test.each([
  { server: 'https://example.com/rancher' },
  { server: 'https://[::1]:8443' },
  { user: 'Prod' },
  { user: 'a b' },
  { user: '../../etc' },
  { user: 'x@y' },
  { cluster: 'c'.repeat(200) },
  { profile: 'größe' },
])('what is not plain gets a name that the script does not look for: %o', (unusual) => {
  expect(credentialFileName({ ...key, ...unusual })).toMatch(/^~[0-9a-f]{64}$/);
});

test('a session comes back whole, with its token, and knows its last use', async () => {
  const sessions = createSessionStore(useDirectory(), createMemoryKeychain());
  await sessions.save(session, new Secret('token-s:secret'));
  expect(sessions.find(session.server, 'default')).toEqual(session);
  expect((await sessions.readToken(session))?.expose()).toBe('token-s:secret');
  sessions.touch(session, 1_700_000_360_000);
  expect(sessions.list()).toEqual([{ ...session, lastUsedAt: 1_700_000_360_000 }]);
  await sessions.remove(session);
  expect(sessions.list()).toEqual([]);
});

test('a session is not removed when another one is in its place', async () => {
  const keychain = createMemoryKeychain();
  const sessions = createSessionStore(useDirectory(), keychain);
  const record: SessionRecord = { ...session, store: 'keychain' };
  const newer = { ...record, tokenId: 'token-newer' };
  await sessions.save(record, new Secret('token-s:secret'));
  await sessions.save(newer, new Secret('token-newer:secret'));
  await sessions.remove(record);
  expect((await sessions.readToken(newer))?.expose()).toBe('token-newer:secret');
  expect(sessions.find(session.server, 'default')?.tokenId).toBe('token-newer');
});

test('a session that the keychain does not give up is still there, to be removed later', async () => {
  const keychain = createMemoryKeychain();
  const { remove } = keychain;
  const sessions = createSessionStore(useDirectory(), keychain);
  const record: SessionRecord = { ...session, store: 'keychain' };
  await sessions.save(record, new Secret('token-s:secret'));
  keychain.remove = () => Promise.reject(new Error('locked'));
  await expect(sessions.remove(record)).rejects.toThrow(KeychainUnusable);
  expect(sessions.find(session.server, 'default')).toEqual(record);
  keychain.remove = remove;
  await sessions.remove(record);
  expect({ secrets: keychain.secrets.size, sessions: sessions.list() }).toEqual({ secrets: 0, sessions: [] });
});

test('a session that never expires stays one', async () => {
  const sessions = createSessionStore(useDirectory(), createMemoryKeychain());
  await sessions.save({ ...session, expiresAt: Infinity }, new Secret('token-s:secret'));
  expect(sessions.find(session.server, 'default')?.expiresAt).toBe(Infinity);
});

test('with the keychain the file holds no token', async () => {
  const directory = useDirectory();
  const sessions = createSessionStore(directory, createMemoryKeychain());
  const record: SessionRecord = { ...session, store: 'keychain' };
  await sessions.save(record, new Secret('token-s:secret'));
  const [name = ''] = readdirSync(join(directory, 'sessions'));
  expect(readFileSync(join(directory, 'sessions', name), 'utf8')).not.toContain('secret');
  expect((await sessions.readToken(record))?.expose()).toBe('token-s:secret');
});

test('a session that cannot be kept, since the disk takes nothing, leaves the earlier one as it was', async () => {
  const keychain = createMemoryKeychain();
  const directory = useDirectory();
  const sessions = createSessionStore(directory, keychain);
  const record: SessionRecord = { ...session, store: 'keychain', renewable: true };
  await sessions.save(record, new Secret('a:earlier'), new Secret('refresh:earlier'));
  const write = keychain.write.bind(keychain);
  keychain.write = (account, secret) => {
    // Nothing can be renamed to what is a directory now.
    for (const path of listFiles(join(directory, 'sessions'))) {
      rmSync(path, { recursive: true });
      mkdirSync(path);
    }
    return write(account, secret);
  };
  await expect(sessions.save(record, new Secret('a:later'), new Secret('refresh:later'))).rejects.toThrow('EISDIR');
  expect([...keychain.secrets.values()].map((secret) => secret.expose())).toEqual(['a:earlier', 'refresh:earlier']);
});

test('nor does a keychain that takes one secret and not the other', async () => {
  const keychain = createMemoryKeychain();
  const sessions = createSessionStore(useDirectory(), keychain);
  const record: SessionRecord = { ...session, store: 'keychain', renewable: true };
  await sessions.save(record, new Secret('a:earlier'), new Secret('refresh:earlier'));
  const write = keychain.write.bind(keychain);
  keychain.write = (account, secret) =>
    secret.expose() === 'refresh:later' ? Promise.reject(new Error('it is full')) : write(account, secret);
  const saving = sessions.save(record, new Secret('a:later'), new Secret('refresh:later'));
  await expect(saving).rejects.toThrow(KeychainUnusable);
  expect((await sessions.readToken(record))?.expose()).toBe('a:earlier');
});

test('a session that is kept only in part leaves nothing of itself in the keychain', async () => {
  const keychain = createMemoryKeychain();
  const write = keychain.write.bind(keychain);
  keychain.write = (account, secret) =>
    account.endsWith('refreshToken') ? Promise.reject(new Error('full')) : write(account, secret);
  const sessions = createSessionStore(useDirectory(), keychain);
  const record: SessionRecord = { ...session, store: 'keychain', renewable: true };
  await expect(sessions.save(record, new Secret('token-s:secret'), new Secret('refresh'))).rejects.toThrow('full');
  expect(keychain.secrets.size).toBe(0);
  expect(sessions.list()).toEqual([]);
});

test.each([
  ['the keychain, without one', { store: 'keychain' }, ['token']],
  ['the keychain, with one of its own', { store: 'keychain', renewable: true }, ['refresh', 'token']],
  ['a file, without one', { store: 'file' }, []],
  ['a file, with one of its own', { store: 'file', renewable: true }, []],
] as const)('no refresh token of the session before stays when the next goes into %s', async (_where, next, kept) => {
  const keychain = createMemoryKeychain();
  const sessions = createSessionStore(useDirectory(), keychain);
  const before: SessionRecord = { ...session, store: 'keychain', renewable: true };
  await sessions.save(before, new Secret('token:earlier'), new Secret('refresh:earlier'));
  const refresh = 'renewable' in next ? [new Secret('refresh:later')] : [];
  await sessions.save({ ...session, ...next }, new Secret('token:later'), ...refresh);
  const secrets = [...keychain.secrets.values()].map((secret) => secret.expose());
  expect(secrets.sort()).toEqual(kept.map((name) => `${name}:later`));
});

/** A keychain that works for so many writes, and then refuses everything. */
function createRefusingKeychain(writes: number) {
  const keychain = createMemoryKeychain();
  const { write, remove } = keychain;
  let left = writes;
  keychain.write = async (account, secret) => {
    if (left-- <= 0) throw new Error('it refuses');
    return write(account, secret);
  };
  keychain.remove = async (account) => {
    if (left < 0) throw new Error('it refuses');
    return remove(account);
  };
  return keychain;
}

test.each([
  [0, false],
  [1, true],
])(
  'a keychain that refuses after %i writes, and then all: that it keeps a part is known',
  async (writes, keepsPart) => {
    const keychain = createRefusingKeychain(writes);
    const sessions = createSessionStore(useDirectory(), keychain);
    const record: SessionRecord = { ...session, store: 'keychain', renewable: true };
    const saving = sessions.save(record, new Secret('token-s:secret'), new Secret('refresh'));
    await expect(saving).rejects.toMatchObject({ message: 'it refuses', keepsPart });
    expect(keychain.secrets.size).toBe(writes);
  },
);

test.each([
  ["for a user's own key", { keep: true } as const, 'token-t', 'it refuses'],
  ['for the same session, kept elsewhere now', {}, session.tokenId, 'it refuses'],
  ['not for one that the new login ends', {}, 'token-t', undefined],
])('a keychain that does not give up the token of the session before: why, %s', async (_, kept, tokenId, reason) => {
  const keychain = createMemoryKeychain();
  const sessions = createSessionStore(useDirectory(), keychain);
  await sessions.save({ ...session, ...kept, store: 'keychain' }, new Secret('token-s:secret'));
  keychain.remove = () => Promise.reject(new Error('it refuses'));
  expect(await sessions.save({ ...session, tokenId, store: 'file' }, new Secret(`${tokenId}:secret`))).toBe(reason);
});

test('a failed ask is remembered for its asker and some seconds, and its file does not stay', () => {
  const directory = useDirectory();
  const asks = createFailedRequests(directory);
  asks.remember('asker', key, now, new CliError('loginNeeded', 'log in'));
  expect(asks.find('asker', key, now + 1_000)).toMatchObject({ code: 'loginNeeded', message: 'log in' });
  expect(asks.find('another', key, now)).toBeUndefined();
  expect(asks.find('asker', { ...key, cluster: 'c-other' }, now)).toBeUndefined();
  expect(asks.find('asker', key, now + 6_000)).toBeUndefined();
  expect(asks.find('asker', key, now - 60_000)).toBeUndefined();
  asks.remember('another', key, now + 61_000, new CliError('failed', 'x'));
  expect(readdirSync(join(directory, 'failed-asks'))).toHaveLength(1);
});

test('a failure is remembered too where the cache takes nothing, so that it is not said five times', () => {
  const directory = useDirectory();
  writeFileSync(join(directory, 'no-directory'), '');
  const cache = join(directory, 'no-directory', 'cache');
  onTestFinished(() => rmSync(findLockDirectory(cache, 'failed-asks'), { recursive: true, force: true }));
  const asks = createFailedRequests(cache);
  expect(asks.find('asker', key, now)).toBeUndefined();
  asks.remember('asker', key, now, new CliError('loginNeeded', 'log in'));
  expect(asks.find('asker', key, now + 1_000)).toMatchObject({ code: 'loginNeeded', message: 'log in' });
  expect(asks.find('another', key, now)).toBeUndefined();
});

test('a failure is remembered too where what lies in the cache can be neither read nor replaced', () => {
  const directory = useDirectory();
  const elsewhere = useDirectory();
  for (const folder of ['failed-asks', 'failed-logins']) {
    onTestFinished(() => rmSync(findLockDirectory(directory, folder), { recursive: true, force: true }));
    symlinkSync(elsewhere, join(directory, folder));
  }
  const [asks, logins] = [createFailedRequests(directory), createFailedLogins(directory)];
  const names = [
    `${fileNameFor(['asker', 'rancher.example.com', 'default', key.cluster, ''])}.json`,
    loginFileName(key),
  ];
  for (const name of names) symlinkSync(join(elsewhere, 'nothing'), join(elsewhere, name));
  asks.remember('asker', key, now, new CliError('loginNeeded', 'log in'));
  expect(asks.find('asker', key, now)).toMatchObject({ message: 'log in' });
  logins.remember(key, { at: now, caller: 'asker', error: new CliError('cancelled', 'no') });
  logins.remember(key, { at: now + 1, caller: 'asker', error: new CliError('cancelled', 'no again') });
  expect(logins.find(key)).toMatchObject({ at: now + 1, caller: 'asker', error: { message: 'no again' } });
  logins.forget(key);
  expect(logins.find(key)).toBeUndefined();
});

test('a failed ask is remembered with what to do next, though another process takes away an old file meanwhile', () => {
  const directory = useDirectory();
  const asks = createFailedRequests(directory);
  const asked = join(directory, 'failed-asks');
  mkdirSync(asked, { mode: 0o700 });
  // What is listed, and is not there when it is looked at.
  symlinkSync(join(directory, 'gone'), join(asked, 'old.json'));
  asks.remember('asker', key, now, new CliError('loginNeeded', 'log in', 'Like this.'));
  expect(asks.find('asker', key, now)).toMatchObject({ message: 'log in', nextStep: 'Like this.' });
});

test('file names differ for different keys, however alike, and stay short', () => {
  const keys = [
    ['a/b', 'c'],
    ['a_b', 'c'],
    ['a', 'b/c'],
    ['', ''],
    ['x'.repeat(500)],
    ['x'.repeat(501)],
    ['../..', '.'],
  ];
  const names = keys.map(fileNameFor);
  expect(new Set(names).size).toBe(keys.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9~@][a-z0-9._@+-]{0,180}$/);
});

test('a pipe in place of a file is not waited at: refused where a session lies, replaced in the cache', async () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  const sessions = createSessionStore(directory, createMemoryKeychain());
  cache.keep(credential);
  await sessions.save(session, new Secret('token-s:secret'));
  const paths = ['credentials', 'sessions'].map((folder) => {
    const [name = ''] = readdirSync(join(directory, folder)).filter(isCredentialFile);
    return join(directory, folder, name);
  });
  for (const path of paths) {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  }
  // In a process with a limit: one that waits in here could not be ended.
  const found = await runSource(new URL('../support/read-stores.ts', import.meta.url), [
    directory,
    formatCredential(credential),
  ]);
  expect(JSON.parse(found)).toEqual({
    session: expect.stringContaining('is a pipe or a device'),
    before: null,
    after: 'token-x',
  });
});

test('the files beside a credential are not those of another one', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  const other = { ...key, user: 'u.askers' };
  cache.keep({ ...credential, ...other, tokenId: 'token-y' });
  cache.keep({ ...credential, ...key, user: 'u' });
  cache.noteCaller({ ...key, user: 'u' }, caller(4711), Date.now());
  expect(cache.find(other)?.tokenId).toBe('token-y');
  expect(cache.list(key.server, key.profile)).toHaveLength(2);
});

test('a credential that is cut, or is not what its first line says, is none', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  const path = join(directory, 'credentials', credentialFileName(key));
  const whole = readFileSync(path, 'utf8');
  for (const changed of [
    whole.replace('token-x:secret\n', 'token-x:secre\n'),
    whole.replace('token-x:secret\n', 'token-x:secrets\n'),
    whole.replace('@c-abcde@ ', '@c-other@ '),
    whole.replace('credential 2 ', 'credential 1 '),
  ]) {
    expect(changed).not.toBe(whole);
    writeFileSync(path, changed);
    expect(cache.find(key), changed).toBeUndefined();
  }
  writeFileSync(path, whole);
  expect(cache.find(key)).toEqual(credential);
});

test('what is remembered of one server counts for no other, wherever it lies', () => {
  const directory = useDirectory();
  const servers = createServerStore(directory);
  const [one, other] = ['https://one.example.com', 'https://other.example.com'];
  servers.save({ url: one, caPem: 'pem' });
  const [name = ''] = readdirSync(join(directory, 'servers'));
  renameSync(join(directory, 'servers', name), join(directory, 'servers', name.replace('one', 'other')));
  expect(servers.find(other)).toBeUndefined();
  servers.save({ url: other, insecureSkipTlsVerify: true });
  expect(servers.find(other)).toEqual({ url: other, insecureSkipTlsVerify: true });
  expect(readdirSync(join(directory, 'servers'))).toEqual([name.replace('one', 'other')]);
});

test('a credential of another key in the environment is not taken, wherever it lies', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  const mine = { ...key, keyHash: 'a'.repeat(64) };
  const theirs = { ...key, keyHash: 'b'.repeat(64) };
  cache.keep({ ...credential, ...theirs });
  const folder = join(directory, 'credentials');
  renameSync(join(folder, credentialFileName(theirs)), join(folder, credentialFileName(mine)));
  expect(cache.find(mine)).toBeUndefined();
});
