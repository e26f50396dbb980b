import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CliError, systemErrorCode } from '../errors.ts';
import type { Timer } from './clock.ts';
import { keepOwner, replaceUserFile, resolveLink } from './replace-file.ts';
import { refuseReadOnly } from './user-file.ts';

/** How long another program may hold the lock, in milliseconds; and how long to wait between two looks. */
const patience = 10_000;
const pause = 20;

export interface UpdatedFile {
  path: string;
  /** Where the last version lies; undefined for a file that is new. */
  backup: string | undefined;
}

/**
 * Changes files that other programs change too, under the lock files of kubectl (`<file>.lock`, client-go's
 * `lockFile`). `change` gets the contents in the order of `paths`, undefined for a file that is not there, and gives
 * the new ones. Files that it leaves as they are are not touched. Each is replaced as a whole, keeps its mode, owner
 * and symbolic link, and its last version is kept beside it. Throws what `change` throws, or `failed` when the lock is
 * not to be had or a file cannot be written; none is changed where one of them is read-only.
 */
export async function updateLockedFiles(
  paths: string[],
  clock: Timer,
  change: (contents: (string | undefined)[]) => (string | undefined)[],
): Promise<UpdatedFile[]> {
  const locks = await takeLocks(paths.toSorted(), clock);
  try {
    // From here on nothing is waited for: whoever is killed while he holds the lock stops every kubectl.
    const before = paths.map(readIfThere);
    const after = change(before);
    const changes = paths.flatMap((path, index) => {
      const content = after[index];
      return content === undefined || content === before[index] ? [] : [{ path, content }];
    });
    for (const { path } of changes) refuseReadOnly(path);
    return changes.map(({ path, content }) => replace(path, content));
  } finally {
    release(locks);
  }
}

/**
 * All at once: none is held while another one is waited for, since who is killed then leaves it to stop every kubectl.
 */
async function takeLocks(paths: string[], clock: Timer): Promise<string[]> {
  const end = clock.now() + patience;
  for (;;) {
    const busy = tryLocks(paths);
    if (busy === undefined) return paths.map(lockOf);
    if (clock.now() >= end) throw isLocked(busy, lockOf(busy));
    await clock.sleep(pause, new AbortController().signal);
  }
}

/** Takes all of the locks, or none of them: then it gives the path whose lock another program holds. */
function tryLocks(paths: string[]): string | undefined {
  const held: string[] = [];
  for (const path of paths) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      closeSync(openSync(lockOf(path), 'wx', 0o600));
      held.push(lockOf(path));
    } catch (error) {
      release(held);
      if (systemErrorCode(error) === 'EEXIST') return path;
      throw cannot('write', path, error);
    }
  }
  return undefined;
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

function release(locks: string[]): void {
  for (const lock of locks) rmSync(lock, { force: true });
}

function isLocked(path: string, lock: string): CliError {
  return new CliError(
    'failed',
    `another program is changing ${path}: ${lock} is there`,
    'If no kubectl runs that may have left it, delete it, and try again.',
  );
}

function cannot(what: string, path: string, error: unknown): CliError {
  return new CliError('failed', `cannot ${what} ${path} (${systemErrorCode(error) ?? 'unknown error'})`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw cannot('read', path, error);
  }
}

function replace(path: string, content: string): UpdatedFile {
  const target = resolveLink(path);
  try {
    const status = statSync(target, { throwIfNoEntry: false });
    const backup = status?.isFile() ? keepLastVersion(target, status) : undefined;
    replaceUserFile(path, content, { keepMode: true });
    return { path, backup };
  } catch (error) {
    throw cannot('write', path, error);
  }
}

/** Where the last version of a file is kept. */
export function backupOf(path: string): string {
  return `${resolveLink(path)}.kubectl-rancher-backup`;
}

/** For its owner alone, whoever may read the file: there may be tokens in it that are in the file no more. */
function keepLastVersion(path: string, status: Stats): string {
  const backup = backupOf(path);
  rmSync(backup, { force: true });
  copyFileSync(path, backup);
  chmodSync(backup, 0o600);
  keepOwner(backup, status);
  return backup;
}
