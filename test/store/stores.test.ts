import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { createCredentialCache } from '../../src/store/credentials.ts';
import { createFailedAsks } from '../../src/store/failed-asks.ts';
import { fileNameFor } from '../../src/store/file-name.ts';
import { createSessionStore, type SessionRecord } from '../../src/store/sessions.ts';
import { createMemoryKeychain } from '../support/test-context.ts';

function useDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const key = { server: 'https://rancher.example.com', profile: 'default', cluster: 'c-abcde' };
const credential = { ...key, tokenId: 'token-x', token: new Secret('token-x:secret'), expiresAt: 1_800_000_000_000 };

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

test.each(['', '{', 'null', '{"server":1}', '\0\0\0', '{"token":"a:b"}'])(
  'a file that holds %j is no credential',
  (content) => {
    const directory = useDirectory();
    const cache = createCredentialCache(directory);
    cache.keep(credential);
    const [name = ''] = readdirSync(join(directory, 'credentials'));
    writeFileSync(join(directory, 'credentials', name), content);
    expect(cache.find(key)).toBeUndefined();
    expect(cache.list(key.server, key.profile)).toEqual([]);
    cache.keep(credential);
    expect(cache.find(key)?.tokenId).toBe('token-x');
  },
);

test('a symbolic link in place of a file is refused, and said by name', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  const [name = ''] = readdirSync(join(directory, 'credentials'));
  const path = join(directory, 'credentials', name);
  const elsewhere = join(directory, 'elsewhere');
  writeFileSync(elsewhere, readFileSync(path));
  rmSync(path);
  symlinkSync(elsewhere, path);
  expect(() => cache.find(key)).toThrow(path);
});

test('a write that fails leaves no rest behind', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  const [name = ''] = readdirSync(join(directory, 'credentials'));
  rmSync(join(directory, 'credentials', name));
  mkdirSync(join(directory, 'credentials', name));
  expect(() => cache.keep(credential)).toThrow();
  expect(readdirSync(join(directory, 'credentials'))).toEqual([name]);
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

test('a failed ask is remembered for its asker and some seconds, and its file does not stay', () => {
  const directory = useDirectory();
  const asks = createFailedAsks(directory);
  const now = Date.now();
  asks.remember('asker', key, now, new CliError('loginNeeded', 'log in'));
  expect(asks.find('asker', key, now + 1_000)).toMatchObject({ code: 'loginNeeded', message: 'log in' });
  expect(asks.find('another', key, now)).toBeUndefined();
  expect(asks.find('asker', { ...key, cluster: 'c-other' }, now)).toBeUndefined();
  expect(asks.find('asker', key, now + 6_000)).toBeUndefined();
  expect(asks.find('asker', key, now - 60_000)).toBeUndefined();
  asks.remember('another', key, now + 60_000, new CliError('failed', 'x'));
  expect(readdirSync(join(directory, 'failed-asks'))).toHaveLength(1);
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
  for (const name of names) expect(name).toMatch(/^(?!\.)[A-Za-z0-9._@-]{1,200}$/);
});
