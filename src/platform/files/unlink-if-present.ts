import { unlinkSync } from 'node:fs';
import { systemErrorCode } from '../../errors.ts';

/**
 * Removes a file; one that does not exist is no error. Throws what the file system throws: from Node.js 24 on, `rmSync`
 * says of a read-only disk neither which error it was nor at which file.
 */
export function unlinkIfPresent(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
