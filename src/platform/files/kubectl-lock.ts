import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError, systemErrorCode } from '../../errors.ts';
import type { Timer } from '../clock.ts';
import { createFile } from './create-file.ts';
import { cannotWrite } from './file-errors.ts';
import { retryWhileHeld } from './held-file.ts';
import { unlinkIfPresent } from './unlink-if-present.ts';

/** How long another program may hold the lock, and how long to wait between two attempts. Milliseconds. */
const patience = 10_000;
const interval = 20;

/** The lock files of kubectl (client-go's `lockFile`) for some files. */
export interface KubectlLocks {
  release(): void;
}

/**
 * Takes all locks at once: none is held while another is waited for, since a process that is killed then would leave it
 * to stop every kubectl. Throws `failed` when another program holds one for ten seconds, or one cannot be created.
 */
export async function takeKubectlLocks(paths: string[], clock: Timer): Promise<KubectlLocks> {
  const end = clock.now() + patience;
  for (;;) {
    const busy = tryLocks(paths);
    if (busy === undefined) return { release: () => release(paths) };
    if (clock.now() >= end) throw describeBusy(busy);
    await clock.sleep(interval, new AbortController().signal);
  }
}

/** Takes all of the locks, or none: then it returns the path whose lock another program holds. */
function tryLocks(paths: string[]): string | undefined {
  const held: string[] = [];
  for (const path of paths) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // On Windows it cannot be created for a moment after another program has removed it.
      retryWhileHeld(() => createFile(lockOf(path), ''));
      held.push(path);
    } catch (error) {
      release(held);
      if (systemErrorCode(error) === 'EEXIST') return path;
      throw cannotWrite(path, error);
    }
  }
  return undefined;
}

/** Those of some files that a program has locked now. */
export function listLocked(paths: string[]): string[] {
  return paths.filter((path) => existsSync(lockOf(path)));
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

function release(paths: string[]): void {
  for (const path of paths) retryWhileHeld(() => unlinkIfPresent(lockOf(path)));
}

function describeBusy(path: string): CliError {
  return new CliError(
    'failed',
    `another program is changing ${path}: ${lockOf(path)} exists`,
    'If no kubectl is running, delete that file and try again.',
  );
}
