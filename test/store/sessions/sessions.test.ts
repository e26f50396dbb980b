import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../../src/secret.ts';
import { listFiles } from '../../../src/store/files/private-directories.ts';
import { KeychainUnusable } from '../../../src/store/sessions/session-secrets.ts';
import { createSessionStore, type SessionRecord } from '../../../src/store/sessions/sessions.ts';
import { useDirectory } from '../../support/directory.ts';
import { session } from '../../support/stored-records.ts';
import { createMemoryKeychain } from '../../support/test-context.ts';

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

test('a session that could not be removed from the keychain is still there, to be removed later', async () => {
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

test('a keychain that takes only one of two secrets leaves the earlier session as it was', async () => {
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
