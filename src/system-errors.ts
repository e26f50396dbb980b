import { systemErrorCode } from './errors.ts';
import { reasonOf } from './printable.ts';

/** What is wrong, and what to do about it, for each code of a system error that files meet. */
const advice: Record<string, string> = {
  EACCES: 'Permission is denied. Give yourself permission, or use another place.',
  EBUSY: 'Another program is using it. Close that program, then try again.',
  EDQUOT: 'Your disk quota is used up. Delete files of yours, or use another disk.',
  EIO: 'The disk reports an error. Check the disk, or use another one.',
  EISDIR: 'There is a directory of that name. Use another name.',
  ELOOP: 'Symbolic links there point to each other. Remove one of them, or use another place.',
  EMFILE:
    'Too many files are open in this session. Raise the limit (ulimit -n 4096), or close programs that it started.',
  ENAMETOOLONG: 'The path is too long. Use a shorter one.',
  ENFILE: 'Too many files are open on this machine. Close some programs, then try again.',
  ENOENT: 'A directory of that path does not exist. Create it, or use another path.',
  ENOSPC: 'The disk is full. Free some space, or use another disk.',
  ENOTDIR: 'A part of that path is a file, not a directory. Use another path.',
  EPERM:
    'The operation is not permitted: the file may be immutable (chattr, chflags). Lift that, or use another place.',
  EROFS: 'The disk is read-only. Make it writable, or use another disk.',
  ETXTBSY: 'It is a program that is running. End it, then try again.',
};

/** On Windows these two say less: the file is read-only, or another program has it open. */
const onWindows: Record<string, string> = {
  EACCES: 'It is read-only, or another program has it open. Clear the attribute (attrib -r), or close that program.',
  EPERM: 'It is read-only, or another program has it open. Clear the attribute (attrib -r), or close that program.',
};

/** One or two sentences on what a system error means and what to do; undefined for an error without a known code. */
export function adviceOn(error: unknown, platform: NodeJS.Platform = process.platform): string | undefined {
  const code = systemErrorCode(error) ?? '';
  return (platform === 'win32' ? onWindows[code] : undefined) ?? advice[code];
}

/** Errors that are the same in every directory. */
const anywhere = ['EMFILE', 'ENFILE'];

/**
 * The same for a file in a directory that a variable can name: with that variable, where another directory would help. Undefined for an
 * error without a known code.
 */
export function adviceOnPlace(error: unknown, variable: string): string | undefined {
  const advised = adviceOn(error);
  if (advised === undefined || anywhere.includes(systemErrorCode(error) ?? '')) return advised;
  return `${advised} Another directory can be named in ${variable}.`;
}

/** The code of a system error, as messages show it in parentheses. */
export function codeOf(error: unknown): string {
  return systemErrorCode(error) ?? 'unknown error';
}

/** The same where an error of another kind may come too: then its message. */
export function codeOrReason(error: unknown): string {
  return systemErrorCode(error) ?? reasonOf(error);
}
