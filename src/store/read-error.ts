import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError, systemErrorCode } from '../errors.ts';
import { quoteForShell } from '../shell-words.ts';

/**
 * A system error from reading a file or directory of ours, as a `failed` error that names what is in the way and what
 * to do.
 */
export function describeReadError(path: string, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (error instanceof CliError || code === undefined) return error;
  const blocked = code === 'EACCES' || code === 'EPERM' ? findBlocked(path) : path;
  return new CliError(
    'failed',
    `${blocked} cannot be read (${code})`,
    `${howToOpen(blocked)}; or set KUBECTL_RANCHER_CACHE_DIR, KUBECTL_RANCHER_DATA_DIR or KUBECTL_RANCHER_CONFIG_DIR to a directory of your own.`,
  );
}

/** The path, or the topmost directory above it that cannot be entered. */
function findBlocked(path: string): string {
  let blocked = path;
  for (let above = dirname(path); above !== dirname(above) && !isAccessible(above); above = dirname(above))
    blocked = above;
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
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid;
  if (process.getuid === undefined || owner === undefined) return 'Give yourself permission to read it';
  const command = owner === process.getuid() ? 'chmod -R u+rwX' : 'sudo chown -R "$(id -un)"';
  return `Run: ${command} ${quoteForShell(path)}`;
}
