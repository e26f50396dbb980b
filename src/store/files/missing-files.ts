import { systemErrorCode } from '../../errors.ts';

/** Whether an error means that there is no such file. A directory, or a file above it, counts as none. */
export function isMissing(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
