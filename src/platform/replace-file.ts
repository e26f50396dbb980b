import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  futimesSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../errors.ts';

export interface ReplaceOptions {
  /** Whether it has to outlive a power cut. */
  durable?: boolean;
  /** The time of modification it is to have, in milliseconds since the epoch; absent: now. */
  modifiedAt?: number;
  /** The file whose mode and owner it is to have; absent: this user's, readable for him alone. */
  like?: Owned | undefined;
}

type Owned = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/**
 * Writes a file under another name beside it (`.<...>.tmp`) and renames that, so that a reader sees the old content or
 * the new, never half of one. What stands at the path, a symbolic link too, gives way. Throws what the file system
 * throws.
 */
export function replaceFile(path: string, content: string, { durable, modifiedAt, like }: ReplaceOptions = {}): void {
  const temporary = join(dirname(path), `.${process.pid}-${process.hrtime.bigint().toString(36)}.tmp`);
  const file = openSync(temporary, 'wx', 0o600);
  try {
    try {
      writeFileSync(file, content);
      if (like !== undefined) {
        keepOwner(temporary, like);
        fchmodSync(file, like.mode & 0o7777);
      }
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

/**
 * Replaces a file that the user named: a symbolic link stays one, and the file keeps its owner; its mode too, or it is
 * readable for its owner alone. A file that is read-only is refused. What cannot be replaced is written as it is: a
 * device, a pipe, a file that is mounted into a container.
 */
export function replaceUserFile(path: string, content: string, { keepMode }: { keepMode: boolean }): void {
  const target = resolveLink(path);
  const present = statSync(path, { throwIfNoEntry: false });
  if (present !== undefined && !present.isFile()) {
    writeFileSync(path, content);
    return;
  }
  expectWritable(target);
  const like = present && { uid: present.uid, gid: present.gid, mode: keepMode ? present.mode : 0o600 };
  try {
    replaceFile(target, content, { like });
  } catch (error) {
    if (systemErrorCode(error) !== 'EBUSY') throw error;
    if (!keepMode) chmodSync(target, 0o600);
    writeFileSync(target, content);
  }
}

/**
 * Throws what the file system throws for a file that may not be written to, which renaming another over it would pass
 * over. Root may write to any; one that nobody is to write to is left alone by root too.
 */
export function expectWritable(path: string): void {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status?.isFile()) return;
  accessSync(path, constants.W_OK);
  if ((status.mode & 0o222) === 0) throw Object.assign(new Error('the file is read-only'), { code: 'EACCES' });
}

/** Where a symbolic link leads; any other path as it is. */
export function resolveLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Under sudo a user's file must not become root's. */
export function keepOwner(path: string, { uid, gid }: Pick<Stats, 'uid' | 'gid'>): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}
