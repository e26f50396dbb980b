import { chmodSync, chownSync, existsSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { updateLockedFiles } from '../../../src/platform/files/locked-files.ts';
import { modifiedAt } from '../../../src/store/files/file-times.ts';
import { listFiles } from '../../../src/store/files/private-directories.ts';
import { keepPrivateFile, readPrivateFile, writePrivateFile } from '../../../src/store/files/private-files.ts';
import { useDirectory } from '../../support/directory.ts';
import { mountDisk } from '../../support/disk.ts';
import { describeWith, testWith } from '../../support/requirements.ts';

const other = 65_534;
const options = { durable: false };

/** The path of a file in a directory of a directory, neither of which is there. */
function usePath(): string {
  const directory = useDirectory();
  return join(directory, 'program', 'things', 'file');
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('every directory that is made is for its owner alone, whatever the umask', () => {
  const path = usePath();
  const umask = process.umask(0);
  onTestFinished(() => void process.umask(umask));
  writePrivateFile(path, 'x', options);
  expect([path, dirname(path), dirname(dirname(path))].map(modeOf)).toEqual([0o600, 0o700, 0o700]);
});

test('what a process that was killed while writing has left is removed at the next write into its directory', () => {
  const path = usePath();
  keepPrivateFile(path, 'x', options);
  const [old, fresh] = ['.1-old.tmp', '.2-new.tmp'].map((name) => join(dirname(path), name)) as [string, string];
  for (const left of [old, fresh]) writeFileSync(left, 'half of a');
  const twoMinutesAgo = Date.now() / 1000 - 120;
  utimesSync(old, twoMinutesAgo, twoMinutesAgo);
  keepPrivateFile(path, 'y', options);
  expect([old, fresh].map((left) => existsSync(left))).toEqual([false, true]);
});

test('what is not UTF-8 is no file of this program, and not read with other characters in place of some', () => {
  const path = usePath();
  writePrivateFile(path, 'x', options);
  writeFileSync(path, Buffer.from([0x7b, 0x22, 0x61, 0xff, 0x22, 0x7d]));
  expect(readPrivateFile(path)).toBeUndefined();
  writeFileSync(path, '{"é":1}');
  expect(readPrivateFile(path)).toBe('{"é":1}');
});

test('access to a file that others may read is restricted when it is read', () => {
  const path = usePath();
  writePrivateFile(path, 'x', options);
  chmodSync(path, 0o644);
  expect(readPrivateFile(path)).toBe('x');
  expect(modeOf(path)).toBe(0o600);
});

describeWith(['mount'], 'a disk that has become read-only', () => {
  test('is read all the same, though access to a file on it cannot be restricted', () => {
    const path = usePath();
    const disk = mountDisk(dirname(path), '64k');
    onTestFinished(() => disk.unmount());
    writePrivateFile(path, 'x', options);
    chmodSync(path, 0o644);
    disk.setReadOnly(true);
    expect(readPrivateFile(path)).toBe('x');
    expect(modeOf(path)).toBe(0o644);
  });
});

test('a symbolic link in place of the directory is refused, and what it leads to is not touched', () => {
  const path = usePath();
  const elsewhere = join(dirname(dirname(dirname(path))), 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o755 });
  mkdirSync(dirname(dirname(path)));
  symlinkSync(elsewhere, dirname(path));
  expect(() => writePrivateFile(path, 'x', options)).toThrow(`${dirname(path)} is a symbolic link`);
  expect(existsSync(join(elsewhere, 'file'))).toBe(false);
  expect(modeOf(elsewhere)).toBe(0o755);
});

test('a symbolic link in place of the file is replaced by a write, and what it leads to is not touched', () => {
  const path = usePath();
  const elsewhere = join(dirname(dirname(dirname(path))), 'elsewhere');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(elsewhere, 'theirs');
  symlinkSync(elsewhere, path);
  writePrivateFile(path, 'ours', options);
  expect([readPrivateFile(path), readPrivateFile(elsewhere)]).toEqual(['ours', 'theirs']);
});

const isRoot = process.getuid?.() === 0;

/** Runs `work` without root's permissions. */
function withoutRoot(work: () => void): void {
  if (isRoot) process.seteuid?.(other);
  try {
    work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a directory that cannot be entered is named, whatever is read below it, with the command that opens it', () => {
  const path = usePath();
  writePrivateFile(path, 'x', options);
  const blocked = dirname(dirname(path));
  chmodSync(dirname(blocked), 0o755);
  chmodSync(blocked, 0o000);
  onTestFinished(() => chmodSync(blocked, 0o700));
  for (const read of [() => listFiles(dirname(path)), () => readPrivateFile(path), () => modifiedAt(path)]) {
    withoutRoot(() =>
      expect(read).toThrow(
        expect.objectContaining({
          message: `${blocked} cannot be read (EACCES)`,
          nextStep: expect.stringMatching(`^Set KUBECTL_RANCHER_CACHE_DIR.*, or run: chmod -R u\\+rwX ${blocked}$`),
        }),
      ),
    );
  }
});

// Only Linux has a place where a directory is refused as if the one above it were missing.
testWith(['linux'], 'a directory that cannot be created there is named', () => {
  expect(() => writePrivateFile('/proc/x/things/file', 'x', options)).toThrow(
    expect.objectContaining({ code: 'failed', message: '/proc/x cannot be created (ENOENT)' }),
  );
});

describeWith(['root'], 'files of other owners', () => {
  test("another user's directory that cannot be read: how to get it back", () => {
    const path = usePath();
    writePrivateFile(path, 'x', options);
    const blocked = dirname(path);
    for (const above of [dirname(blocked), dirname(dirname(blocked))]) chmodSync(above, 0o755);
    chownSync(blocked, 4711, 4711);
    withoutRoot(() =>
      expect(() => listFiles(blocked)).toThrow(
        expect.objectContaining({
          nextStep: expect.stringMatching(
            /^Remove it, or set KUBECTL_RANCHER_CACHE_DIR.*; or, if it is yours, run: sudo chown -R "\$\(id -un\)" \S+$/,
          ),
        }),
      ),
    );
  });

  test('a file or a directory of another user is refused', () => {
    const path = usePath();
    writePrivateFile(path, 'x', options);
    chownSync(path, other, other);
    expect(() => readPrivateFile(path)).toThrow(`${path} is owned by another user`);
    chownSync(dirname(path), other, other);
    expect(() => writePrivateFile(path, 'y', options)).toThrow(`${dirname(path)} is owned by another user`);
  });

  test('under sudo, root creates nothing in the home of the user who called it', () => {
    const path = usePath();
    const home = dirname(dirname(dirname(path)));
    chownSync(home, other, other);
    vi.stubEnv('SUDO_UID', String(other));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() => writePrivateFile(path, 'x', options)).toThrow(`${home} belongs to the user who called sudo`);
    expect(existsSync(dirname(dirname(path)))).toBe(false);
    chownSync(home, 0, 0);
    writePrivateFile(path, 'x', options);
    expect(readPrivateFile(path)).toBe('x');
  });

  test("a user's kubeconfig stays the user's, and so does the copy beside it", async () => {
    const path = usePath();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'a', { mode: 0o640 });
    chownSync(path, other, other);
    await updateLockedFiles([path], systemClock, () => ['b']);
    const backup = `${path}.kubectl-rancher-backup`;
    for (const file of [path, backup]) {
      expect(statSync(file)).toMatchObject({ uid: other, gid: other });
    }
    expect([modeOf(path), modeOf(backup)]).toEqual([0o640, 0o600]);
  });
});
