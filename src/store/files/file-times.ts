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

/** Records a use of a file, in milliseconds since the epoch. Ignores failure: only an idle time depends on it. */
export function noteUse(path: string, now: number): void {
  try {
    lutimesSync(path, now / 1000, now / 1000);
  } catch {
    // A file that was just removed, or a read-only home.
  }
}
