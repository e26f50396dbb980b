import { existsSync, mkdirSync, readdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createShellDirectories } from '../../src/store/shell-directories.ts';
import { useDirectory } from '../support/directory.ts';

function makeCache() {
  const cache = useDirectory();
  const shells = join(cache, 'shells');
  const abandon = (name: string): string => {
    mkdirSync(join(shells, name), { recursive: true, mode: 0o700 });
    return join(shells, name);
  };
  return { shells, abandon, store: createShellDirectories(cache) };
}

test('a directory and files for their owner only, which are removed with all that is in it', () => {
  const { shells, store } = makeCache();
  const directory = store.create();
  const path = directory.write('config', 'text');
  expect([statSync(path).mode & 0o777, statSync(join(path, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
  directory.write('config.lock', '');
  directory.remove();
  expect(readdirSync(shells)).toEqual([]);
  expect(() => directory.remove()).not.toThrow();
});

test('those of dead processes go, also where their ids are used again; those of other machines and of live processes stay', () => {
  const { abandon, store } = makeCache();
  const host = hostname().replace(/[^\w.-]/g, '_');
  const reused = abandon(`${process.ppid}-1@${host}`);
  const dead = abandon(`4194999-1@${host}`);
  const elsewhere = abandon('4194999-1@another-host');
  const unknown = abandon(`${process.ppid}-unknown@${host}`);
  store.create();
  expect([reused, dead, elsewhere, unknown].map((path) => existsSync(path))).toEqual([false, false, true, true]);
});

test('one whose owner is dead stays while the process that uses it lives', () => {
  const { shells, store } = makeCache();
  const directory = store.create();
  directory.noteUser(process.ppid);
  const [name = ''] = readdirSync(shells);
  const ofDead = join(shells, name.replace(/^\d+/, '4194999'));
  renameSync(join(shells, name), ofDead);
  store.create();
  expect(existsSync(ofDead)).toBe(true);
  writeFileSync(join(ofDead, 'user'), name.replace(/^\d+/, '4194998'));
  store.create();
  expect(existsSync(ofDead)).toBe(false);
});

test('one whose owner was killed before it could note its command stays for a week', () => {
  const { shells, store } = makeCache();
  store.create().noteStart();
  const [name = ''] = readdirSync(shells);
  const ofDead = join(shells, name.replace(/^\d+/, '4194999'));
  renameSync(join(shells, name), ofDead);
  store.create();
  expect(existsSync(ofDead)).toBe(true);
  const eightDaysAgo = Date.now() / 1000 - 8 * 86_400;
  utimesSync(join(ofDead, 'user'), eightDaysAgo, eightDaysAgo);
  store.create();
  expect(existsSync(ofDead)).toBe(false);
});
