import { readFileSync, type Stats, statSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';
import type { Timer } from './clock.ts';
import { cannotRead, cannotWrite } from './file-errors.ts';
import { takeKubectlLocks } from './kubectl-lock.ts';
import { resolveLink } from './links.ts';
import { replaceFile } from './replace-file.ts';
import { replaceUserFile } from './replace-user-file.ts';
import { refuseReadOnly } from './user-file.ts';

export interface UpdatedFile {
  path: string;
  /** Where the previous version is kept; undefined for a new file. */
  backup: string | undefined;
}

/**
 * Changes files that other programs change too, under kubectl's lock files (`<file>.lock`).
 * `change` takes the contents in the order of `paths`, undefined for a file that does not exist, and returns the new
 * ones. Each file that differs is replaced as a whole, keeps its mode, owner, hard and symbolic links, and gets a backup
 * beside it. Throws what `change` throws, or `failed` when a lock stays taken or a file cannot be written; if one of the
 * files is read-only, none is changed.
 */
export async function updateLockedFiles(
  paths: string[],
  clock: Timer,
  change: (contents: (string | undefined)[]) => (string | undefined)[],
): Promise<UpdatedFile[]> {
  const locks = await takeKubectlLocks(paths.toSorted(), clock);
  try {
    // From here on nothing is awaited: a process killed with the lock held stops every kubectl.
    const before = paths.map(readIfPresent);
    const after = change(before);
    const changes = paths.flatMap((path, index) => {
      const content = after[index];
      return content === undefined || content === before[index] ? [] : [{ path, content }];
    });
    for (const { path } of changes) refuseReadOnly(path);
    return changes.map(({ path, content }) => replace(path, content));
  } finally {
    locks.release();
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw cannotRead(path, error);
  }
}

function replace(path: string, content: string): UpdatedFile {
  try {
    const target = resolveLink(path);
    const status = statSync(target, { throwIfNoEntry: false });
    const backup = status?.isFile() ? writeBackup(target, status) : undefined;
    replaceUserFile(path, content, { keepMode: true });
    return { path, backup };
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** The path of a kubeconfig's backup: beside the file that a link leads to. */
export function backupOf(path: string): string {
  return backupBeside(resolveLink(path));
}

function backupBeside(target: string): string {
  return `${target}.kubectl-rancher-backup`;
}

/** Only its owner may read it, whatever the mode of the file: it may have tokens that the file no longer has. */
function writeBackup(target: string, owner: Stats): string {
  const backup = backupBeside(target);
  replaceFile(backup, readFileSync(target), { owner });
  return backup;
}
