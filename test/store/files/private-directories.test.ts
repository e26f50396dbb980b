import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../../src/secret.ts';
import { createCredentialCache } from '../../../src/store/credentials/credentials.ts';
import { createServerStore } from '../../../src/store/servers.ts';
import { createSessionStore } from '../../../src/store/sessions/sessions.ts';
import { useDirectory } from '../../support/directory.ts';
import { describeWith } from '../../support/requirements.ts';
import { createMemoryKeychain } from '../../support/test-context.ts';

const url = 'https://rancher.example.com';
const other = 65_534;

/** A user who trusts an authority, has a session and a cached credential; `base` is the directory of all three. */
async function settle() {
  const home = useDirectory();
  const base = join(home, 'base');
  const login = { server: url, profile: 'default' };
  const stores = {
    servers: createServerStore(base),
    sessions: createSessionStore(base, createMemoryKeychain()),
    credentials: createCredentialCache(base),
  };
  const times = { createdAt: 1, lastUsedAt: 1, expiresAt: 2 };
  const who = { user: { id: 'u-1', name: 'jane' }, provider: 'local', tokenId: 'token-s', limits: {} };
  stores.servers.save({ url, caPem: 'theirs' });
  await stores.sessions.save({ ...login, ...who, ...times, store: 'file' }, new Secret('token-s:secret'));
  const token = { tokenId: 'token-x', sessionId: 'token-s', token: new Secret('token-x:secret') };
  stores.credentials.keep({ ...login, ...token, expiresAt: 3_600_000, checkedAt: 0 });
  const reads = {
    servers: () => stores.servers.find(url),
    sessions: () => stores.sessions.list(),
  };
  return { home, base, stores, reads, login };
}

/** Moves a directory elsewhere, and puts a link to it in its place. */
function replaceByLink(path: string, elsewhere: string): void {
  renameSync(path, elsewhere);
  symlinkSync(elsewhere, path);
}

test.each(['servers', 'sessions'] as const)('a link in place of the directory of %s is not followed', async (name) => {
  const { home, base, reads } = await settle();
  replaceByLink(join(base, name), join(home, 'elsewhere'));
  expect(reads[name]).toThrow(`${join(base, name)} is a symbolic link, so nothing is read or stored there`);
});

test('a link in place of the cached credentials is not followed: none is found, none is removed', async () => {
  const { home, base, stores, login } = await settle();
  replaceByLink(join(base, 'credentials'), join(home, 'elsewhere'));
  expect(stores.credentials.find(login)).toBeUndefined();
  expect(() => stores.credentials.listOfServer(url)).toThrow('is a symbolic link');
  stores.credentials.remove(login);
  expect(existsSync(join(home, 'elsewhere/rancher.example.com@default@@'))).toBe(true);
});

test('a link in place of the base directory is not followed, neither to read nor to write', async () => {
  const { home, base, stores, reads, login } = await settle();
  replaceByLink(base, join(home, 'elsewhere'));
  const before = readFileSync(join(home, 'elsewhere/servers/rancher.example.com.json'), 'utf8');
  for (const read of Object.values(reads)) expect(read).toThrow(`${base} is a symbolic link`);
  expect(stores.credentials.find(login)).toBeUndefined();
  expect(() => stores.servers.save({ url })).toThrow(`${base} is a symbolic link`);
  expect(readFileSync(join(home, 'elsewhere/servers/rancher.example.com.json'), 'utf8')).toBe(before);
});

test.each([0o702, 0o777])(
  'a directory that others can write to (%o) is not read, and says how to fix it',
  async (mode) => {
    const { base, reads } = await settle();
    for (const path of [join(base, 'servers'), base]) {
      chmodSync(path, mode);
      expect(reads.servers).toThrow(
        expect.objectContaining({
          message: `other users can write to ${path}, so nothing in it is used`,
          nextStep: `Look at what is in it, then run: chmod go-w ${path}`,
        }),
      );
      chmodSync(path, 0o700);
      expect(reads.servers()).toMatchObject({ caPem: 'theirs' });
    }
  },
);

test('a base directory that the user named keeps its mode: one that others can write to is refused at a write too', async () => {
  const { base, stores } = await settle();
  chmodSync(base, 0o777);
  expect(() => stores.servers.save({ url })).toThrow(`other users can write to ${base}`);
  // As /tmp is: others can remove or replace nothing of ours there.
  chmodSync(base, 0o1777);
  stores.servers.save({ url, caPem: 'new' });
  expect(stores.servers.find(url)).toMatchObject({ caPem: 'new' });
});

test('a link to nothing in place of a directory is named', async () => {
  const { home, base, stores } = await settle();
  rmSync(join(base, 'servers'), { recursive: true });
  symlinkSync(join(home, 'nothing'), join(base, 'servers'));
  expect(() => stores.servers.save({ url })).toThrow(`${join(base, 'servers')} is a symbolic link`);
  expect(existsSync(join(home, 'nothing'))).toBe(false);
});

describeWith(['root'], 'directories of other owners', () => {
  test.each(['servers', '.'])(
    'another user’s directory (%s) is not read, whoever owns the file in it',
    async (name) => {
      const { base, reads } = await settle();
      chownSync(join(base, name), other, other);
      expect(reads.servers).toThrow(`${join(base, name)} is owned by another user`);
    },
  );
});

test('what lies in a file where a directory should be counts as nothing', async () => {
  const { base, reads } = await settle();
  rmSync(base, { recursive: true });
  expect([reads.servers(), reads.sessions()]).toEqual([undefined, []]);
  mkdirSync(base);
  expect([reads.servers(), reads.sessions()]).toEqual([undefined, []]);
});
