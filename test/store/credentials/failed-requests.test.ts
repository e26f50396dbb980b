import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { createFailedRequests } from '../../../src/store/credentials/failed-requests.ts';
import { fileNameFor } from '../../../src/store/files/file-name.ts';
import { findLockDirectory } from '../../../src/store/locks/lock-directory.ts';
import { loginFileName } from '../../../src/store/login-file.ts';
import { createFailedLogins } from '../../../src/store/sessions/failed-logins.ts';
import { useDirectory } from '../../support/directory.ts';
import { hour, key, now } from '../../support/stored-records.ts';

test('after the clock was put back, failures in the future count for no one, and are removed at the next one', () => {
  const directory = useDirectory();
  const requests = createFailedRequests(directory);
  requests.share(key, now + hour, new CliError('unreachable', 'gone'));
  expect(requests.findShared(key, now + hour, now + hour)).toMatchObject({ message: 'gone' });
  expect(requests.findShared(key, now - 1_000, now)).toBeUndefined();
  requests.remember('caller', key, now, new CliError('failed', 'no'));
  expect(readdirSync(join(directory, 'failed-asks'))).toHaveLength(1);
});

test('a failed request is remembered for its caller for some seconds, and its file does not stay', () => {
  const directory = useDirectory();
  const requests = createFailedRequests(directory);
  requests.remember('caller', key, now, new CliError('loginNeeded', 'log in'));
  expect(requests.find('caller', key, now + 1_000)).toMatchObject({ code: 'loginNeeded', message: 'log in' });
  expect(requests.find('another', key, now)).toBeUndefined();
  expect(requests.find('caller', { ...key, cluster: 'c-other' }, now)).toBeUndefined();
  expect(requests.find('caller', key, now + 6_000)).toBeUndefined();
  expect(requests.find('caller', key, now - 60_000)).toBeUndefined();
  requests.remember('another', key, now + 61_000, new CliError('failed', 'x'));
  expect(readdirSync(join(directory, 'failed-asks'))).toHaveLength(1);
});

test('a failure is remembered too where the cache takes nothing, so that it is not printed five times', () => {
  const directory = useDirectory();
  writeFileSync(join(directory, 'no-directory'), '');
  const cache = join(directory, 'no-directory', 'cache');
  onTestFinished(() => rmSync(findLockDirectory(cache, 'failed-asks'), { recursive: true, force: true }));
  const requests = createFailedRequests(cache);
  expect(requests.find('caller', key, now)).toBeUndefined();
  requests.remember('caller', key, now, new CliError('loginNeeded', 'log in'));
  expect(requests.find('caller', key, now + 1_000)).toMatchObject({ code: 'loginNeeded', message: 'log in' });
  expect(requests.find('another', key, now)).toBeUndefined();
});

test('a failure is remembered too where what lies in the cache can be neither read nor replaced', () => {
  const directory = useDirectory();
  const elsewhere = useDirectory();
  for (const folder of ['failed-asks', 'failed-logins']) {
    onTestFinished(() => rmSync(findLockDirectory(directory, folder), { recursive: true, force: true }));
    symlinkSync(elsewhere, join(directory, folder));
  }
  const [requests, logins] = [createFailedRequests(directory), createFailedLogins(directory)];
  const names = [
    `${fileNameFor(['caller', 'rancher.example.com', 'default', key.cluster, ''])}.json`,
    loginFileName(key),
  ];
  for (const name of names) symlinkSync(join(elsewhere, 'nothing'), join(elsewhere, name));
  requests.remember('caller', key, now, new CliError('loginNeeded', 'log in'));
  expect(requests.find('caller', key, now)).toMatchObject({ message: 'log in' });
  logins.remember(key, { at: now, caller: 'caller', error: new CliError('cancelled', 'no') });
  logins.remember(key, { at: now + 1, caller: 'caller', error: new CliError('cancelled', 'no again') });
  expect(logins.find(key)).toMatchObject({ at: now + 1, caller: 'caller', error: { message: 'no again' } });
  logins.forget(key);
  expect(logins.find(key)).toBeUndefined();
});

test('a failed request is remembered with what to do next, even if another process removes an old file meanwhile', () => {
  const directory = useDirectory();
  const requests = createFailedRequests(directory);
  const folder = join(directory, 'failed-asks');
  mkdirSync(folder, { mode: 0o700 });
  // What is listed, and is not there when it is looked at.
  symlinkSync(join(directory, 'gone'), join(folder, 'old.json'));
  requests.remember('caller', key, now, new CliError('loginNeeded', 'log in', 'Like this.'));
  expect(requests.find('caller', key, now)).toMatchObject({ message: 'log in', nextStep: 'Like this.' });
});
