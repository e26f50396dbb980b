import { readFileSync, type Stats, statSync } from 'node:fs';
import { CliError, systemErrorCode } from '../../errors.ts';
import type { Timer } from '../clock.ts';
import { cannotRead, cannotWrite } from './file-errors.ts';
import { listLocked, takeKubectlLocks } from './kubectl-lock.ts';
import { resolveLink } from './links.ts';
import { replaceFile } from './replace-file.ts';
import { replaceUserFile } from './replace-user-file.ts';
import { readText } from './text-encoding.ts';
import { refuseReadOnly } from './user-file.ts';

export interface UpdatedFile {
  path: string;
  /** Where the previous version is kept; undefined for a new file, and for a backup. */
  backup: string | undefined;
}

/** The contents of files in the order of their paths; undefined for a file that does not exist. */
type Contents = (string | undefined)[];

/**
 * Changes files that other programs change too, each that differs under kubectl's lock file for it (`<file>.lock`).
 * `change` takes the contents in the order of `paths`, undefined for a file that does not exist, and returns the new
 * ones. It is called again when a file has changed since, and what it returned last is written. Each file that differs is
 * replaced as a whole, keeps its mode, owner, hard and symbolic links, and gets a backup beside it, unless it is one itself;
 * the others need not be writable. Throws what `change` throws, or `failed` when a lock stays taken or a file cannot be written; if one of the
 * files is read-only, none is changed.
 */
export async function updateLockedFiles(
  paths: string[],
  clock: Timer,
  change: (contents: Contents) => Contents,
): Promise<UpdatedFile[]> {
  let plan = planUnlocked(paths, change);
  for (let locked = plan.toLock; locked.length > 0; ) {
    const locks = await takeKubectlLocks(locked.toSorted(), clock);
    try {
      // From here on nothing is awaited: a process killed with the lock held stops every kubectl.
      const before = paths.map(readIfPresent);
      if (!isSame(before, plan.before)) plan = planChange(paths, before, change(before));
      const { changes } = plan;
      const more = plan.toLock.filter((path) => !locked.includes(path));
      if (more.length === 0) {
        for (const { path } of changes) refuseReadOnly(path);
        return changes.map(({ path, content }) => replace(path, content));
      }
      locked = [...locked, ...more];
    } finally {
      locks.release();
    }
  }
  return [];
}

interface Plan {
  /** Undefined when what was read may be half of what another program is writing. */
  before: Contents | undefined;
  changes: { path: string; content: string }[];
  toLock: string[];
}

/** kubectl writes in place: what cannot be read while it holds a lock is read again once it has released it. */
function planUnlocked(paths: string[], change: (contents: Contents) => Contents): Plan {
  for (;;) {
    const before = paths.map(readIfPresent);
    try {
      return planChange(paths, before, change(before));
    } catch (error) {
      const toLock = listLocked(paths);
      if (toLock.length > 0) return { before: undefined, changes: [], toLock };
      if (isSame(before, paths.map(readIfPresent))) throw error;
    }
  }
}

function planChange(paths: string[], before: Contents, after: Contents): Plan {
  const changes = paths.flatMap((path, index) => {
    const content = after[index];
    return content === undefined || content === before[index] ? [] : [{ path, content }];
  });
  return { before, changes, toLock: changes.map(({ path }) => path) };
}

function isSame(before: Contents, other: Contents | undefined): boolean {
  return other !== undefined && before.every((content, index) => content === other[index]);
}

function readIfPresent(path: string): string | undefined {
  try {
    return readText(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error instanceof CliError ? error : cannotRead(path, error);
  }
}

function replace(path: string, content: string): UpdatedFile {
  try {
    const target = resolveLink(path);
    const status = statSync(target, { throwIfNoEntry: false });
    const backup = status?.isFile() && !target.endsWith(backupSuffix) ? writeBackup(target, status) : undefined;
    replaceUserFile(path, content, { keepMode: true });
    return { path, backup };
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

const backupSuffix = '.kubectl-rancher-backup';

/** The path of a kubeconfig's backup: beside the file that a link leads to. */
export function backupOf(path: string): string {
  return backupBeside(resolveLink(path));
}

function backupBeside(target: string): string {
  return `${target}${backupSuffix}`;
}

/** Only its owner may read it, whatever the mode of the file: it may have tokens that the file no longer has. */
function writeBackup(target: string, owner: Stats): string {
  const backup = backupBeside(target);
  replaceFile(backup, readFileSync(target), { owner });
  return backup;
}
