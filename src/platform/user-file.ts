import { accessSync, closeSync, constants, existsSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError, systemErrorCode } from '../errors.ts';
import { quoteForShell } from '../shell-words.ts';
import { expectWritable, replaceUserFile, resolveLink } from './replace-file.ts';

/**
 * Writes a file that the user named, readable for him alone.
 * Throws `failed` when it exists and is not to be overwritten, or cannot be written; what was there stays then.
 */
export function writeUserFile(path: string, content: string, overwrite: boolean): void {
  if (overwrite) refuseReadOnly(path);
  try {
    if (overwrite) replaceUserFile(path, content, { keepMode: false });
    else writeNewFile(path, content);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw exists(path);
    throw new CliError('failed', cannotWrite(path, error));
  }
}

/** What cannot be written as a whole leaves no part. */
function writeNewFile(path: string, content: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, content);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Throws `failed` when there is a file of that name: said before there is anything to write. */
export function refuseExisting(path: string): void {
  if (existsSync(path)) throw exists(path);
}

/** Throws `failed` for a file that is there and may not be written to: kubectl changes it neither. */
export function refuseReadOnly(path: string): void {
  try {
    expectWritable(resolveLink(path));
  } catch (error) {
    const nextStep = `It is read-only. If it is to be changed: chmod u+w ${quoteForShell(path)}`;
    throw new CliError('failed', cannotWrite(path, error), systemErrorCode(error) === 'EACCES' ? nextStep : undefined);
  }
}

/** Throws `failed` when no file can be written there: said before there is anything to write. */
export function refuseUnwritable(path: string): void {
  refuseReadOnly(path);
  try {
    accessSync(dirname(resolveLink(path)), constants.W_OK);
  } catch (error) {
    throw new CliError('failed', cannotWrite(path, error));
  }
}

/** Whether the group or everybody may read or write a file. On Windows, where modes say nothing, never. */
export function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o066) !== 0;
}

function cannotWrite(path: string, error: unknown): string {
  return `cannot write ${path} (${systemErrorCode(error) ?? 'unknown error'})`;
}

function exists(path: string): CliError {
  return new CliError('failed', `${path} exists already`, 'Add --force to overwrite it, or name another file.');
}
