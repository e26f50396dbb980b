import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError, systemErrorCode } from '../errors.ts';
import { quoteForShell } from '../shell-words.ts';

/** What was thrown while a file or directory of this program's was read, in words that say which one is in the way and what to do. */
export function describeUnreadable(path: string, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (error instanceof CliError || code === undefined) return error;
  const shut = code === 'EACCES' || code === 'EPERM' ? findRestricted(path) : path;
  return new CliError(
    'failed',
    `${shut} cannot be read (${code})`,
    `${howToOpen(shut)}; or set KUBECTL_RANCHER_CACHE_DIR, KUBECTL_RANCHER_DATA_DIR or KUBECTL_RANCHER_CONFIG_DIR to a directory of your own.`,
  );
}

/** The path, or the directory above it that lets nobody through. */
function findRestricted(path: string): string {
  let shut = path;
  for (let above = dirname(path); above !== dirname(above) && !isPassable(above); above = dirname(above)) shut = above;
  return shut;
}

function isPassable(directory: string): boolean {
  try {
    lstatSync(`${directory}/.`);
    return true;
  } catch {
    return false;
  }
}

function howToOpen(path: string): string {
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid;
  if (process.getuid === undefined || owner === undefined) return 'Give yourself the right to read it';
  const command = owner === process.getuid() ? 'chmod -R u+rwX' : 'sudo chown -R "$(id -un)"';
  return `Run: ${command} ${quoteForShell(path)}`;
}
