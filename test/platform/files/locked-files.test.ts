import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
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
import { updateLockedFiles } from '../../../src/platform/files/locked-files.ts';
import { useDirectory } from '../../support/directory.ts';
import { mountDisk } from '../../support/disk.ts';
import { once } from '../../support/patience.ts';
import { describeWith, testWith } from '../../support/requirements.ts';
import { createClock } from '../../support/test-context.ts';

function lockedFile() {
  const folder = useDirectory();
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
    message: expect.stringContaining(`${path}.lock exists`),
    nextStep: expect.stringContaining('delete that file'),
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
  const code = process.platform === 'win32' ? 'EPERM' : 'EACCES';
  writeFileSync(fixed, 'old', { mode: 0o444 });
  const refused = updateLockedFiles([path, fixed], clock, () => ['new', 'new']);
  await expect(refused).rejects.toMatchObject({ exitCode: 1, message: `cannot write ${fixed} (${code})` });
  expect([readFileSync(path, 'utf8'), readFileSync(fixed, 'utf8')]).toEqual(['old', 'old']);
  expect(existsSync(`${path}.kubectl-rancher-backup`)).toBe(false);
});

testWith(['posix'], 'the backup is for the owner alone, even if others may read the file', async () => {
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
  const update = updateLockedFiles([first, `${path}-1`], clock, () => ['new', 'new']);
  const refused = expect(update).rejects.toThrow('another program');
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

test('a file that is not changed is neither locked nor waited for', async () => {
  const { path, clock } = lockedFile();
  const other = `${path}-other`;
  expect(await updateLockedFiles([path, other], clock, () => ['old', 'new'])).toMatchObject([{ path: other }]);
  expect(await updateLockedFiles([path, other], clock, (contents) => contents)).toEqual([]);
  expect([existsSync(`${path}.lock`), existsSync(`${other}.lock`)]).toEqual([true, false]);
});

test('what changes while a lock is waited for is changed again, and locked too if it concerns another file', async () => {
  const { path, clock } = lockedFile();
  const other = `${path}-other`;
  writeFileSync(other, 'old');
  const locked: boolean[] = [];
  const update = updateLockedFiles([path, other], clock, ([first = '', second = '']) => {
    locked.push(existsSync(`${other}.lock`));
    return first === 'old' ? ['new', second] : [`${first} new`, `${second} new`];
  });
  writeFileSync(path, 'theirs');
  rmSync(`${path}.lock`);
  await Promise.resolve();
  clock.advance(20);
  expect(await update).toHaveLength(2);
  expect([path, other].map((file) => readFileSync(file, 'utf8'))).toEqual(['theirs new', 'old new']);
  expect(locked).toEqual([false, false]);
});

test('half of a file is read again once the program that writes it has released its lock', async () => {
  const { path, clock } = lockedFile();
  const update = updateLockedFiles([path], clock, ([content]) => {
    if (content === 'old') throw new Error('half a file');
    return ['new'];
  });
  writeFileSync(path, 'whole');
  rmSync(`${path}.lock`);
  await Promise.resolve();
  clock.advance(20);
  expect(await update).toHaveLength(1);
  await expect(
    updateLockedFiles([path], clock, () => {
      throw new Error('no kubeconfig');
    }),
  ).rejects.toThrow('no kubeconfig');
});

/** A process that puts a link in a file's place again and again. Resolves when it has begun; `stop` ends it. */
async function plantLinks(path: string, target: string) {
  const script = `
    const { symlinkSync } = require('node:fs');
    console.log('begun');
    for (;;) try { symlinkSync(process.argv[2], process.argv[1]); } catch {}`;
  const planter = spawn(process.execPath, ['-e', script, path, target], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(planter.stdout, 'data');
  const stop = async (): Promise<void> => {
    planter.kill('SIGKILL');
    await once(planter, 'exit');
  };
  return { stop };
}

test('a backup that is changed gets no backup of its own', async () => {
  const path = join(useDirectory(), 'config.kubectl-rancher-backup');
  writeFileSync(path, 'old');
  expect(await updateLockedFiles([path], createClock(), () => ['new'])).toEqual([{ path, backup: undefined }]);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(existsSync(`${path}.kubectl-rancher-backup`)).toBe(false);
});

test('the backup is written through no link, whenever that is planted', async () => {
  const { path, clock } = lockedFile();
  rmSync(`${path}.lock`);
  const victim = `${path}-elsewhere`;
  writeFileSync(victim, 'theirs');
  const backup = `${path}.kubectl-rancher-backup`;
  const planter = await plantLinks(backup, victim);
  try {
    for (let round = 1; round <= 10; round++) {
      await updateLockedFiles([path], clock, () => [`version ${round}`]);
      expect(readFileSync(victim, 'utf8')).toBe('theirs');
    }
  } finally {
    await planter.stop();
  }
});

testWith(['posix'], 'what is not there yet is created where a link leads', async () => {
  const { path, clock } = lockedFile();
  rmSync(`${path}.lock`);
  symlinkSync('linked/config', `${path}-link`);
  mkdirSync(join(path, '../linked'));
  expect(await updateLockedFiles([`${path}-link`], clock, () => ['new'])).toEqual([
    { path: `${path}-link`, backup: undefined },
  ]);
  expect(lstatSync(`${path}-link`).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(path, '../linked/config'), 'utf8')).toBe('new');
});

testWith(['posix'], 'links in a circle are named, and not waited for', async () => {
  const { path, clock } = lockedFile();
  rmSync(path);
  rmSync(`${path}.lock`);
  symlinkSync(path, `${path}-link`);
  symlinkSync(`${path}-link`, path);
  await expect(updateLockedFiles([path], clock, () => ['new'])).rejects.toThrow(`cannot read ${path} (ELOOP)`);
});

testWith(
  ['posix'],
  'a file with two names keeps both, with the same content, and its backup has the old one',
  async () => {
    const { path, clock } = lockedFile();
    rmSync(`${path}.lock`);
    linkSync(path, `${path}-name`);
    chmodSync(path, 0o640);
    const [updated] = await updateLockedFiles([path], clock, () => ['n']);
    expect([path, `${path}-name`, updated?.backup ?? ''].map((file) => readFileSync(file, 'utf8'))).toEqual([
      'n',
      'n',
      'old',
    ]);
    expect(statSync(path)).toMatchObject({ nlink: 2, mode: statSync(`${path}-name`).mode });
    expect(statSync(path).mode & 0o777).toBe(0o640);
  },
);

describeWith(['mount'], 'a disk that is full', () => {
  test('keeps the content of a file with two names, which is written in place', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'locked-files-'));
    const disk = mountDisk(join(folder, 'disk'), '256k');
    onTestFinished(() => rmSync(folder, { recursive: true }));
    onTestFinished(() => disk.unmount());
    const path = join(folder, 'disk/config');
    const old = 'old\n'.repeat(3_000);
    writeFileSync(path, old);
    linkSync(path, `${path}-name`);
    const refused = updateLockedFiles([path], createClock(), () => ['new\n'.repeat(100_000)]);
    await expect(refused).rejects.toThrow(`cannot write ${path} (ENOSPC)`);
    expect(readFileSync(path, 'utf8')).toBe(old);
  });
});

describeWith(['root'], 'a directory that everyone may write to', () => {
  test('a link in it that another user planted is not followed', async () => {
    const { path, clock } = lockedFile();
    rmSync(`${path}.lock`);
    const shared = useDirectory();
    chmodSync(shared, 0o1777);
    const link = join(shared, 'config');
    symlinkSync(path, link);
    await updateLockedFiles([link], clock, () => ['by my own link']);
    lchownSync(link, 65_534, 65_534);
    await expect(updateLockedFiles([link], clock, () => ['no'])).rejects.toThrow(`cannot write ${link} (EACCES)`);
    expect(readFileSync(path, 'utf8')).toBe('by my own link');
  });
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
