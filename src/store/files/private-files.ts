import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../../errors.ts';
import { retryWhileHeld } from '../../platform/files/held-file.ts';
import { replaceFile } from '../../platform/files/replace-file.ts';
import { unlinkIfPresent } from '../../platform/files/unlink-if-present.ts';
import { fileAge } from './file-times.ts';
import { isMissing } from './missing-files.ts';
import { isForeign, isOpenToOthers, refusal } from './ownership.ts';
import { expectPrivateDirectory, listTemporaryFiles, makePrivateDirectory } from './private-directories.ts';
import { describeReadError } from './read-error.ts';

export interface WriteOptions {
  /** Whether it must survive a power cut; not needed for what can be recreated. */
  durable: boolean;
  /** The file's modification time, in milliseconds since the epoch; absent: now. */
  modifiedAt?: number;
  /** The file's mode; absent: 0600. */
  mode?: number;
}

/**
 * Writes a file that only its owner may read, as a whole: a reader sees the old content or the new. Creates its directory
 * if there is none. Throws `failed` where the directory is not the user's own, else what the file system throws.
 */
export function writePrivateFile(path: string, content: string, options: WriteOptions): void {
  makePrivateDirectory(dirname(path));
  replaceFile(path, content, options);
}

/** As `writePrivateFile`, in a directory of few files, from which it also removes what killed processes have left. */
export function keepPrivateFile(path: string, content: string, options: WriteOptions): void {
  makePrivateDirectory(dirname(path));
  removeAbandonedFiles(dirname(path), Date.now());
  replaceFile(path, content, options);
}

/** Age at which a temporary file is that of a dead process, in milliseconds. */
const abandonedAfter = 60_000;

/** Removes what processes that were killed while writing have left in a directory. `now`: milliseconds since the epoch. */
export function removeAbandonedFiles(directory: string, now: number): void {
  for (const path of listTemporaryFiles(directory)) {
    if ((fileAge(path, now) ?? 0) > abandonedAfter) removeFile(path);
  }
}

/**
 * The content of a file; undefined if there is none, or it is not UTF-8, which this program never writes. Throws `failed` for what
 * cannot be read, and refuses what is not a file of the user's own in a private directory: a link, a pipe (without waiting at it),
 * another user's file.
 */
export function readPrivateFile(path: string): string | undefined {
  if (!expectPrivateDirectory(dirname(path))) return undefined;
  const file = openToRead(path);
  if (file === undefined) return undefined;
  try {
    const status = fstatSync(file);
    if (isForeign(status)) throw refusal(path, 'owned by another user');
    if (!status.isFile() && !status.isDirectory()) throw refusal(path, 'a pipe or a device');
    if (isOpenToOthers(status)) restrict(file, status.mode);
    const bytes = readFileSync(file);
    return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw describeReadError(path, error);
  } finally {
    closeSync(file);
  }
}

function openToRead(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw systemErrorCode(error) === 'ELOOP' ? refusal(path, 'a symbolic link') : describeReadError(path, error);
  }
}

function restrict(file: number, mode: number): void {
  try {
    fchmodSync(file, mode & 0o700);
  } catch {
    // A read-only disk: it stays readable for others.
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Removes a file of this program, if it exists; not one in another directory to which a link in place of ours points. */
export function removeFile(path: string): void {
  if (!isLink(dirname(path))) retryWhileHeld(() => unlinkIfPresent(path));
}
