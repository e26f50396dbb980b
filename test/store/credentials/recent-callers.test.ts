import { closeSync, futimesSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { credentialFileName, formatCallers } from '../../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../../src/store/credentials/credentials.ts';
import { useDirectory } from '../../support/directory.ts';
import { credential, key } from '../../support/stored-records.ts';

test('the last eight callers of a credential are known', () => {
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

test('a process with the id of an earlier one is another caller, as long as all callers in between are known', () => {
  const directory = useDirectory();
  const cache = createCredentialCache(directory);
  cache.keep(credential);
  for (const pid of [7, 9]) cache.noteCaller(key, caller(pid, 100), Date.now());
  expect([7, 9].map((pid) => cache.hasRequested(key, caller(pid, 100)))).toEqual([true, true]);
  expect([7, 9].map((pid) => cache.hasRequested(key, caller(pid, 200)))).toEqual([false, false]);
  cache.noteCaller(key, caller(7, 200), Date.now());
  expect([100, 200].map((start) => cache.hasRequested(key, caller(7, start)))).toEqual([false, true]);
  expect([100, 200].map((start) => cache.hasRequested(key, caller(9, start)))).toEqual([true, false]);
  // The script notes a caller in the first line, and the time of the file is that moment then.
  const path = join(directory, 'credentials', `${credentialFileName(key)}.askers`);
  const file = openSync(path, 'r+');
  writeSync(file, formatCallers({ pids: ['7', '8'], ids: [], at: 0 }));
  futimesSync(file, 1, 1);
  closeSync(file);
  expect([7, 8].map((pid) => cache.hasRequested(key, caller(pid, 300)))).toEqual([true, true]);
});
