import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { credentialFileName } from '../../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../../src/store/credentials/credentials.ts';
import { isCredentialFile } from '../../support/credential-files.ts';
import { useDirectory } from '../../support/directory.ts';
import { credential, day, hour, key, now } from '../../support/stored-records.ts';

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

test('a directory that others may read is restricted to its owner at the next write', () => {
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

test('the script finds the time until when the last check counts for a caller that retries', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  const file = join(directory, 'credentials', credentialFileName(credential));
  expect(statSync(`${file}.recent`).mtimeMs).toBe(credential.checkedAt + 5_000);
  cache.remove(credential);
  expect(readdirSync(join(directory, 'credentials'))).toEqual([]);
});

test('what expired a day ago is swept now and then, with all that belongs to it', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  const other = { ...key, cluster: 'c-other' };
  cache.keep(credential);
  cache.keep({ ...credential, ...other, expiresAt: now + 2 * day, checkedAt: now + 2 * day - hour });
  cache.sweep(now);
  cache.sweep(now + 2 * day);
  expect(cache.find(key)).toBeUndefined();
  expect(cache.find(other)).toBeDefined();
  expect(readdirSync(join(directory, 'credentials')).filter((name) => !name.startsWith('.'))).toHaveLength(5);
});

test('a credential whose file a backup or a clock made old stays until it expires: a logout has to find it', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  const old = (now - 30 * day) / 1000;
  utimesSync(join(directory, 'credentials', credentialFileName(key)), old, old);
  cache.sweep(now);
  expect(cache.find(key)?.tokenId).toBe('token-x');
  cache.sweep(now + 2 * hour);
  expect(cache.find(key)).toBeUndefined();
});

test('the files beside a credential are not those of another one', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  const other = { ...key, user: 'u.askers' };
  cache.keep({ ...credential, ...other, tokenId: 'token-y' });
  cache.keep({ ...credential, ...key, user: 'u' });
  cache.noteCaller({ ...key, user: 'u' }, { pid: 4711, id: '4711-1' }, Date.now());
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
