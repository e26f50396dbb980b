import { lutimesSync, statSync } from 'node:fs';
import { isMissing } from './missing-files.ts';
import { describeReadError } from './read-error.ts';

/** When a file was modified, or recorded as used, in milliseconds since the epoch; undefined if there is none. */
export function modifiedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw describeReadError(path, error);
  }
}

/** How long ago that was, in milliseconds; negative after the clock was put back. */
export function fileAge(path: string, now: number): number | undefined {
  const at = modifiedAt(path);
  return at === undefined ? undefined : now - at;
}

/** Sets when a file was modified, in milliseconds since the epoch. Ignores failure. */
export function setTime(path: string, at: number): void {
  try {
    lutimesSync(path, at / 1000, at / 1000);
  } catch {
    // A file that was just removed, or a read-only disk.
  }
}
