import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError, errorCode } from '../errors.ts';

/**
 * Writes a file that the user named, readable for him alone.
 * Throws `failed` when it exists and is not to be overwritten, or cannot be written; what was there stays then.
 */
export function writeUserFile(path: string, content: string, overwrite: boolean): void {
  try {
    if (!overwrite) writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    else if (isNoFile(path)) writeFileSync(path, content);
    else replaceFile(path, content);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw exists(path);
    throw new CliError('failed', `cannot write ${path} (${errorCode(error) ?? 'unknown error'})`);
  }
}

/** Throws `failed` when there is a file of that name: said before there is anything to write. */
export function refuseExisting(path: string): void {
  if (existsSync(path)) throw exists(path);
}

/** Throws `failed` when no file can be written there: said before there is anything to write. */
export function refuseUnwritable(path: string): void {
  try {
    accessSync(dirname(resolveLink(path)), constants.W_OK);
  } catch (error) {
    throw new CliError('failed', `cannot write ${path} (${errorCode(error) ?? 'unknown error'})`);
  }
}

/** Whether the group or everybody may read or write a file. On Windows, where modes say nothing, never. */
export function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o066) !== 0;
}

function exists(path: string): CliError {
  return new CliError('failed', `${path} exists already`, 'Add --force to overwrite it, or name another file.');
}

/** Whether something else is there (/dev/null, a pipe), which stays what it is. */
function isNoFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false;
}

/** A symbolic link stays one: the file it leads to is replaced. */
function replaceFile(path: string, content: string): void {
  const target = resolveLink(path);
  const temporary = join(dirname(target), `.kubectl-rancher-${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
