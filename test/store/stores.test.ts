import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { formatCredential } from '../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import { createSessionStore } from '../../src/store/sessions/sessions.ts';
import { isCredentialFile } from '../support/credential-files.ts';
import { useDirectory } from '../support/directory.ts';
import { runSource } from '../support/source-program.ts';
import { credential, session } from '../support/stored-records.ts';
import { createMemoryKeychain } from '../support/test-context.ts';

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
