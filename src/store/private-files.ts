import {
  closeSync,
  fsyncSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError, errorCode } from '../errors.ts';

export interface WriteOptions {
  /** Whether it has to outlive a power cut; what can be made anew has not. */
  durable: boolean;
  /** The time of modification it is to have, in milliseconds since the epoch; absent: now. */
  modifiedAt?: number;
}

/**
 * Writes a file that only its owner may read, so that a reader sees the old content or the new, never half of one.
 * Creates its directory when there is none. Throws what the file system throws.
 */
export function writePrivateFile(path: string, content: string, { durable, modifiedAt }: WriteOptions): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  refuseForeign(dirname(path));
  const temporary = join(dirname(path), `.${process.pid}-${process.hrtime.bigint().toString(36)}.tmp`);
  const file = openSync(temporary, 'wx', 0o600);
  try {
    try {
      writeSync(file, content);
      if (durable) fsyncSync(file);
      if (modifiedAt !== undefined) futimesSync(file, modifiedAt / 1000, modifiedAt / 1000);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** How old a temporary file is when whoever wrote it must have died, in milliseconds. */
const abandonedAfter = 60_000;

/** Removes what processes that were killed while writing have left in a directory. `now`: milliseconds since the epoch. */
export function removeAbandonedFiles(directory: string, now: number): void {
  for (const name of listNames(directory)) {
    const path = join(directory, name);
    if (isTemporary(name) && (fileAge(path, now) ?? 0) > abandonedAfter) removeFile(path);
  }
}

function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith('.tmp');
}

/** Its content, or undefined when there is no such file. Refuses one that is not the user's own, or a symlink. */
export function readPrivateFile(path: string): string | undefined {
  try {
    refuseForeign(path);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The paths of a directory's files, with that ending if one is given; none when there is no such directory. */
export function listFiles(directory: string, ending = ''): string[] {
  return listNames(directory)
    .filter((name) => name.endsWith(ending) && !isTemporary(name))
    .sort()
    .map((name) => join(directory, name));
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** How long ago a file was modified, in milliseconds; undefined when there is no such file. */
export function fileAge(path: string, now: number): number | undefined {
  try {
    return now - statSync(path).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** When a file was last noted as used, in milliseconds since the epoch. */
export function lastUse(path: string): number {
  return statSync(path).mtimeMs;
}

/** Notes a file as used; says nothing when that is not possible, since nothing but an idle time depends on it. */
export function noteUse(path: string, now: number): void {
  try {
    utimesSync(path, now / 1000, now / 1000);
  } catch {
    // A file that has just been removed, or a read-only home.
  }
}

export function removeFile(path: string): void {
  rmSync(path, { force: true });
}

function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}

function refuseForeign(path: string): void {
  const status = lstatSync(path);
  const user = process.getuid?.();
  if (!status.isSymbolicLink() && (user === undefined || status.uid === user)) return;
  throw new CliError(
    'failed',
    `${path} is ${status.isSymbolicLink() ? 'a symbolic link' : 'owned by another user'}, so nothing is read or kept there`,
    'Remove it, or set KUBECTL_RANCHER_CACHE_DIR, KUBECTL_RANCHER_DATA_DIR or KUBECTL_RANCHER_CONFIG_DIR to a directory of your own.',
  );
}
