import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  futimesSync,
  openSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { unlinkIfPresent } from './unlink-if-present.ts';

export interface FileOptions {
  /** Whether it must survive a power cut. */
  durable?: boolean;
  /** Its modification time, in milliseconds since the epoch; absent: now. */
  modifiedAt?: number;
  /** Its mode; absent: 0600, so that only its owner may read it. */
  mode?: number;
  /** Its owner, if this process is root's: under sudo a user's file must not become root's. Absent: this user. */
  owner?: Pick<Stats, 'uid' | 'gid'>;
}

/**
 * Creates a file with its whole content, or none. The one function through which this program writes files, but for
 * `writeInPlace`: it follows no symbolic link, and throws `EEXIST` if anything has that name; else what the file system
 * throws.
 */
export function createFile(path: string, content: string | Uint8Array, options: FileOptions = {}): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const file = openSync(path, flags, 0o600);
  try {
    fill(file, content, options);
  } catch (error) {
    unlinkIfPresent(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

function fill(file: number, content: string | Uint8Array, { durable, modifiedAt, mode, owner }: FileOptions): void {
  writeFileSync(file, content);
  // The owner first: a change of the owner clears bits of the mode.
  if (owner !== undefined && process.getuid?.() === 0) fchownSync(file, owner.uid, owner.gid);
  if (mode !== undefined) fchmodSync(file, mode & 0o7777);
  if (durable) fsyncSync(file);
  if (modifiedAt !== undefined) futimesSync(file, modifiedAt / 1000, modifiedAt / 1000);
}
