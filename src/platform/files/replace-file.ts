import { renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../../errors.ts';
import { createFile, type FileOptions } from './create-file.ts';
import { retryWhileHeld } from './held-file.ts';
import { unlinkIfPresent } from './unlink-if-present.ts';

/** How many names are tried for a temporary file. */
const tries = 10;

/**
 * Replaces a file as a whole, or creates it: a reader sees the old content or the new, never half of one. What has the
 * name, a symbolic link too, is replaced itself. Throws what the file system throws; what was there then stays.
 */
export function replaceFile(path: string, content: string | Uint8Array, options: FileOptions = {}): void {
  const temporary = createTemporaryFile(dirname(path), content, options);
  try {
    retryWhileHeld(() => renameSync(temporary, path));
  } catch (error) {
    unlinkIfPresent(temporary);
    throw error;
  }
}

/** Named `.<...>.tmp`, by which what a killed process leaves is recognised. */
function createTemporaryFile(directory: string, content: string | Uint8Array, options: FileOptions): string {
  for (let attempt = 1; ; attempt++) {
    const path = join(directory, `.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
    try {
      createFile(path, content, options);
      return path;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST' || attempt === tries) throw error;
    }
  }
}
