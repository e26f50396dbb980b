import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../errors.ts';

/** A socket's path may have about a hundred bytes, and what is longer is cut without a word. This is left for the directory. */
const longestDirectory = 70;

/**
 * The directory of one lock, made if need be: this user's alone, and where it can be on this machine's own disk or memory.
 * `scope`: a directory of the user that the locks belong to; with `name` it tells them apart.
 * Throws `failed` when there is no place for it.
 */
export function openLockDirectory(scope: string, name: string): string {
  const directory = findLockDirectory(scope, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** Where that directory is, or would be: in the first of these places that is good. Throws `failed` when there is none. */
export function findLockDirectory(scope: string, name: string, places = candidates(scope)): string {
  const base = places.find(isUsable);
  if (base === undefined) {
    throw new CliError('failed', 'there is no place for a lock', `Remove what is in the way: ${places.join(', ')}`);
  }
  return join(base, shortHash(JSON.stringify([scope, name])));
}

/** Not where TMPDIR says: processes with different ones have to meet. /tmp is open to all, so it may be taken by another. */
function candidates(scope: string): string[] {
  if (process.getuid === undefined) return [join(tmpdir(), `kubectl-rancher-${userInfo().username}`)];
  const uid = process.getuid();
  const places = [`/run/user/${uid}/kubectl-rancher`, `/tmp/kubectl-rancher-${uid}`, join(scope, 'locks')];
  return places.filter((place) => place.length <= longestDirectory);
}

function isUsable(place: string): boolean {
  try {
    mkdirSync(place, { recursive: place.endsWith('locks'), mode: 0o700 });
  } catch {
    // It is there, or it cannot be made: the next look tells.
  }
  const status = lstatSync(place, { throwIfNoEntry: false });
  if (status === undefined || !status.isDirectory()) return false;
  return process.getuid === undefined || (status.uid === process.getuid() && (status.mode & 0o077) === 0);
}

function shortHash(text: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Where a member of a lock's queue listens: a socket in the lock's directory; on Windows a pipe, which lies in no directory. */
export function socketPath(directory: string, id: string): string {
  if (process.platform !== 'win32') return join(directory, `${id}.s`);
  return `\\\\.\\pipe\\kubectl-rancher-${shortHash(directory)}-${id}`;
}
