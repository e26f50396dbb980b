import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findLockDirectory } from '../../src/store/locks/lock-directory.ts';

/** The directories of all locks of this user. */
export function listLockDirectories(): string[] {
  const base = dirname(findLockDirectory(tmpdir(), 'any'));
  return readdirSync(base).map((name) => join(base, name));
}

/**
 * How long an empty directory has to be unused before it is removed, and one in which a killed process has left files.
 * Milliseconds.
 */
const unused = 60_000;
const forgotten = 86_400_000;

/**
 * Removes the directories of unused locks, of all homes: their names do not tell which. A process that queues has files
 * there, and creates a directory that is gone again.
 */
export function sweepLockDirectories(): void {
  for (const directory of listLockDirectories()) {
    try {
      const age = Date.now() - statSync(directory).mtimeMs;
      if (age > forgotten) rmSync(directory, { recursive: true });
      else if (age > unused) rmdirSync(directory);
    } catch {
      // There is something in it, or a test beside this one has swept it away.
    }
  }
}
