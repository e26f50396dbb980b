import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliError, systemErrorCode } from '../../errors.ts';
import { quoteForShell } from '../../shell-words.ts';
import { createFile } from './create-file.ts';
import { cannotWrite } from './file-errors.ts';
import { resolveLink } from './links.ts';
import { expectWritable, replaceUserFile } from './replace-user-file.ts';

/**
 * Writes a file that the user named, readable for its owner only.
 * Throws `failed` when it exists and is not to be overwritten, or cannot be written; what was there then stays.
 */
export function writeUserFile(path: string, content: string, overwrite: boolean): void {
  if (overwrite) refuseReadOnly(path);
  try {
    if (overwrite) replaceUserFile(path, content, { keepMode: false });
    else createFile(path, content);
  } catch (error) {
    throw systemErrorCode(error) === 'EEXIST' ? describeExisting(path) : cannotWrite(path, error);
  }
}

/** Throws `failed` when there is a file of that name, before there is anything to write. */
export function refuseExisting(path: string): void {
  if (existsSync(path)) throw describeExisting(path);
}

/** Throws `failed` for an existing file that is read-only: kubectl does not change it either. */
export function refuseReadOnly(path: string): void {
  try {
    expectWritable(resolveLink(path));
  } catch (error) {
    const isReadOnly = process.platform !== 'win32' && systemErrorCode(error) === 'EACCES';
    const nextStep = `It is read-only. To allow changes: chmod u+w ${quoteForShell(path)}`;
    throw isReadOnly ? cannotWrite(path, error, nextStep) : cannotWrite(path, error);
  }
}

/** Throws `failed` when no file can be written there, before there is anything to write. */
export function refuseUnwritable(path: string): void {
  refuseReadOnly(path);
  try {
    accessSync(dirname(resolveLink(path)), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Whether the group or everyone may read or write a file. On Windows, where modes mean little, never. */
export function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o066) !== 0;
}

function describeExisting(path: string): CliError {
  return new CliError('failed', `${path} already exists`, 'Add --force to overwrite it, or name another file.');
}
