import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { systemErrorCode } from '../../errors.ts';
import { resolveLink } from './links.ts';
import { replaceFile } from './replace-file.ts';
import { writeInPlace } from './write-in-place.ts';

/**
 * Replaces a file that the user named. A symbolic link stays one: what it points to is replaced, or created. The file
 * keeps its owner, and its mode too with `keepMode`; else only its owner may read it. Throws what the file system throws,
 * `EACCES` for a read-only file.
 */
export function replaceUserFile(path: string, content: string, { keepMode }: { keepMode: boolean }): void {
  const present = statSync(path, { throwIfNoEntry: false });
  if (present !== undefined && !present.isFile()) {
    writeInPlace(path, content, true);
    return;
  }
  const target = resolveLink(path);
  expectWritable(target);
  if (present === undefined) {
    replaceFile(target, content);
    return;
  }
  const mode = keepMode ? present.mode : 0o600;
  if (!replaceUnlessMounted(target, content, present, mode)) writeInPlace(target, content, false, { mode });
}

/** Returns false for a file that has to stay the same one: it has other names (hard links), or is a mount point. */
function replaceUnlessMounted(target: string, content: string, present: Stats, mode: number): boolean {
  if (present.nlink > 1) return false;
  try {
    replaceFile(target, content, { mode, owner: present });
    return true;
  } catch (error) {
    if (systemErrorCode(error) !== 'EBUSY') throw error;
    return false;
  }
}

/**
 * Throws `EACCES` or `EPERM` for a file that may not be written to, which a rename would replace all the same. Root may
 * write to any file, but here not to one that nobody may write to.
 */
export function expectWritable(path: string): void {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status?.isFile()) return;
  accessSync(path, constants.W_OK);
  if ((status.mode & 0o222) === 0) throw Object.assign(new Error('the file is read-only'), { code: 'EACCES' });
}
