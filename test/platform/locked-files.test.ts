import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { updateLockedFiles } from '../../src/platform/locked-files.ts';
import { createClock } from '../support/test-context.ts';

function lockedFile() {
  const folder = mkdtempSync(join(tmpdir(), 'locked-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'config');
  writeFileSync(path, 'old');
  writeFileSync(`${path}.lock`, '');
  return { path, clock: createClock() };
}

test('what another program has locked is waited for', async () => {
  const { path, clock } = lockedFile();
  const update = updateLockedFiles([path], clock, () => ['new']);
  clock.advance(9_000);
  expect(readFileSync(path, 'utf8')).toBe('old');
  rmSync(`${path}.lock`);
  await Promise.resolve();
  clock.advance(20);
  expect(await update).toEqual([{ path, backup: `${path}.kubectl-rancher-backup` }]);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('a lock that stays is told after ten seconds, and left to its owner', async () => {
  const { path, clock } = lockedFile();
  const update = updateLockedFiles([path], clock, () => ['new']);
  const refused = expect(update).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining(`${path}.lock is there`),
    nextStep: expect.stringContaining('delete it'),
  });
  clock.advance(10_000);
  await refused;
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(existsSync(`${path}.lock`)).toBe(true);
});

test('where one of several files is read-only none is changed, and no last version made', async () => {
  const { path, clock } = lockedFile();
  rmSync(`${path}.lock`);
  const fixed = `${path}-fixed`;
  writeFileSync(fixed, 'old', { mode: 0o444 });
  const refused = updateLockedFiles([path, fixed], clock, () => ['new', 'new']);
  await expect(refused).rejects.toMatchObject({ exitCode: 1, message: `cannot write ${fixed} (EACCES)` });
  expect([readFileSync(path, 'utf8'), readFileSync(fixed, 'utf8')]).toEqual(['old', 'old']);
  expect(existsSync(`${path}.kubectl-rancher-backup`)).toBe(false);
});

test('the last version is for the owner alone, whoever may read the file', async () => {
  const { path, clock } = lockedFile();
  rmSync(`${path}.lock`);
  chmodSync(path, 0o644);
  const [updated] = await updateLockedFiles([path], clock, () => ['new']);
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(statSync(updated?.backup ?? '').mode & 0o777).toBe(0o600);
});

test('when one of several files is locked, the locks of the others are given back', async () => {
  const { path, clock } = lockedFile();
  const first = `${path}-0`;
  rmSync(`${path}.lock`);
  writeFileSync(`${path}-1.lock`, '');
  const refused = expect(updateLockedFiles([first, `${path}-1`], clock, () => [])).rejects.toThrow('another program');
  await Promise.resolve();
  clock.advance(10_000);
  await refused;
  expect(existsSync(`${first}.lock`)).toBe(false);
});

test('no lock is held while another one is waited for', async () => {
  const { path, clock } = lockedFile();
  const first = `${path}-0`;
  rmSync(`${path}.lock`);
  writeFileSync(`${path}-1.lock`, '');
  const update = updateLockedFiles([first, `${path}-1`], clock, () => ['new', 'new']);
  expect(existsSync(`${first}.lock`)).toBe(false);
  rmSync(`${path}-1.lock`);
  await Promise.resolve();
  clock.advance(20);
  expect((await update).map((file) => file.path)).toEqual([first, `${path}-1`]);
  expect(existsSync(`${first}.lock`)).toBe(false);
});

test('a link in place of the last version is replaced, and what it leads to is not touched', async () => {
  const { path, clock } = lockedFile();
  rmSync(`${path}.lock`);
  const backup = `${path}.kubectl-rancher-backup`;
  writeFileSync(`${path}-elsewhere`, 'theirs');
  symlinkSync(`${path}-elsewhere`, backup);
  expect(await updateLockedFiles([path], clock, () => ['new'])).toEqual([{ path, backup }]);
  expect(readFileSync(`${path}-elsewhere`, 'utf8')).toBe('theirs');
  expect(lstatSync(backup).isFile()).toBe(true);
  expect(readFileSync(backup, 'utf8')).toBe('old');
});
