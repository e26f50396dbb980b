import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../errors.ts';

/**
 * The directory of one lock, made if need be: on this machine's own disk or memory, wherever the home may lie, and this user's alone.
 * `scope` and `name` tell locks apart. A socket's path may have about a hundred bytes, and what is longer is cut without
 * a word, so names are short. Throws `failed` when the directory is somebody else's.
 */
export function openLockDirectory(scope: string, name: string): string {
  const base = baseDirectory();
  mkdirSync(base, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(base);
  if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o077) !== 0)) {
    throw new CliError('failed', `${base} is not this user's alone, so no lock can be kept there`, 'Remove it.');
  }
  const directory = join(base, shortHash(JSON.stringify([scope, name])));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** Not where TMPDIR says: processes with different ones have to meet. */
function baseDirectory(): string {
  if (process.getuid === undefined) return join(tmpdir(), `kubectl-rancher-${userInfo().username}`);
  return `/tmp/kubectl-rancher-${process.getuid()}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Removes a lock's directory unless somebody is in its queue. */
export function closeLockDirectory(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Not empty, or gone already.
  }
}

/** Where a member of a lock's queue listens: a socket in the lock's directory; on Windows a pipe, which lies in no directory. */
export function socketPath(directory: string, id: string): string {
  if (process.platform !== 'win32') return join(directory, `${id}.s`);
  return `\\\\.\\pipe\\kubectl-rancher-${shortHash(directory)}-${id}`;
}
