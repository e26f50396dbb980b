import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError, systemErrorCode } from '../../errors.ts';
import { quoteForShell } from '../../shell-words.ts';
import { adviceOn } from '../../system-errors.ts';
import { directoryVariables } from './ownership.ts';

/** A system error from reading a file or directory of ours, as a `failed` error that says what is in the way and what to do. */
export function describeReadError(path: string, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (error instanceof CliError || code === undefined) return error;
  if (code !== 'EACCES' && code !== 'EPERM') {
    return new CliError('failed', `${path} cannot be read (${code})`, adviceOn(error));
  }
  const blocked = findBlocked(path);
  return new CliError(
    'failed',
    `${blocked} cannot be read (${code})`,
    `Set ${directoryVariables} to a directory of your own, or ${howToOpen(blocked)}`,
  );
}

/** The path, or the topmost directory above it that cannot be entered. */
function findBlocked(path: string): string {
  let blocked = path;
  for (let above = dirname(path); above !== dirname(above) && !isAccessible(above); above = dirname(above)) {
    blocked = above;
  }
  return blocked;
}

function isAccessible(directory: string): boolean {
  try {
    lstatSync(`${directory}/.`);
    return true;
  } catch {
    return false;
  }
}

function howToOpen(path: string): string {
  const owner = ownerOf(path);
  if (process.getuid === undefined || owner === undefined) return 'give yourself permission to read it.';
  const command = owner === process.getuid() ? 'chmod -R u+rwX' : 'sudo chown -R "$(id -un)"';
  return `run: ${command} ${quoteForShell(path)}`;
}

function ownerOf(path: string): number | undefined {
  try {
    return lstatSync(path).uid;
  } catch {
    return undefined;
  }
}
