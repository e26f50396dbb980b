import { lstatSync, mkdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../errors.ts';

/** A socket's path is cut silently after about a hundred bytes; this many are left for the directory. */
const longestDirectory = 70;

/**
 * Returns the directory of one lock, and creates it: for this user only and, if possible, on a disk of this machine.
 * `scope`: the user's directory that the locks belong to; scope and name together identify a lock.
 * Throws `failed` when no place can be used.
 */
export function openLockDirectory(scope: string, name: string): string {
  const directory = findLockDirectory(scope, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** The path of that directory, in the first usable place. Throws `failed` when there is none. */
export function findLockDirectory(scope: string, name: string, places = candidates(scope)): string {
  const base = places.find(isUsable);
  if (base === undefined) {
    throw new CliError(
      'failed',
      'no directory can be used for locks',
      `Remove what is in the way: ${places.join(', ')}`,
    );
  }
  return join(base, shortHash(JSON.stringify([scope, name])));
}

/** Not TMPDIR: processes with different ones must meet. Another user may have taken the name in /tmp. */
function candidates(scope: string): string[] {
  if (process.getuid === undefined) {
    const { tmpdir, userInfo } = process.getBuiltinModule('node:os');
    return [join(tmpdir(), `kubectl-rancher-${userInfo().username}`)];
  }
  const uid = process.getuid();
  const places = [`/run/user/${uid}/kubectl-rancher`, `/tmp/kubectl-rancher-${uid}`, join(scope, 'locks')];
  return places.filter((place) => place.length <= longestDirectory);
}

function isUsable(place: string): boolean {
  try {
    mkdirSync(place, { recursive: place.endsWith('locks'), mode: 0o700 });
  } catch {
    // It exists, or it cannot be created: the check below tells.
  }
  const status = statusOf(place);
  if (!status?.isDirectory()) return false;
  return process.getuid === undefined || (status.uid === process.getuid() && (status.mode & 0o077) === 0);
}

function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function shortHash(text: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Where a member of a lock's queue listens: a socket in the lock's directory; on Windows a named pipe. */
export function socketPath(directory: string, id: string): string {
  if (process.platform !== 'win32') return join(directory, `${id}.s`);
  return `\\\\.\\pipe\\kubectl-rancher-${shortHash(directory)}-${id}`;
}
