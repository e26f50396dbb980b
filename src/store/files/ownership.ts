import type { Stats } from 'node:fs';
import { CliError } from '../../errors.ts';
import { quoteForShell } from '../../shell-words.ts';

type Ownership = Pick<Stats, 'uid' | 'gid' | 'mode'>;

/** Whether a file belongs to another user. On Windows, which has no numeric owners, never. */
export function isForeign({ uid }: Pick<Ownership, 'uid'>): boolean {
  return process.getuid !== undefined && uid !== process.getuid();
}

/** Whether other users may read, enter or change it. On Windows, where modes mean little, never. */
export function isOpenToOthers({ mode }: Pick<Ownership, 'mode'>): boolean {
  return process.getuid !== undefined && (mode & 0o077) !== 0;
}

/**
 * Whether other users may replace what is in a directory: not in a sticky one such as /tmp, and not where only the user's
 * private group, which has the user's number, may write.
 */
export function isWritableByOthers({ mode, gid }: Pick<Ownership, 'mode' | 'gid'>): boolean {
  if (process.getuid === undefined || (mode & 0o1000) !== 0) return false;
  const isPrivateGroup = gid === process.getgid?.() && gid === process.getuid();
  return (mode & (isPrivateGroup ? 0o002 : 0o022)) !== 0;
}

/** Whether a directory that the user named, or the system made, can be trusted: root has access to everything anyway. */
export function isForeignBase(status: Pick<Ownership, 'uid'>): boolean {
  return isForeign(status) && status.uid !== 0;
}

/** The variables that name other directories. */
export const directoryVariables = 'KUBECTL_RANCHER_CACHE_DIR, KUBECTL_RANCHER_DATA_DIR or KUBECTL_RANCHER_CONFIG_DIR';

/** The error for something that lies where a file or directory of this program should be. `what`: what it is instead; `more`: the end of the advice. */
export function refusal(path: string, what: string, more = '.'): CliError {
  return new CliError(
    'failed',
    `${path} is ${what}, so nothing is read or stored there`,
    `Remove it, or set ${directoryVariables} to a directory of your own${more}`,
  );
}

/** The same for another user's directory: after a run with sudo, it may be root's by mistake. */
export function foreignRefusal(path: string): CliError {
  const command = `sudo chown -R "$(id -un)" ${quoteForShell(path)}`;
  return refusal(path, 'owned by another user', `; or, if it is yours, run: ${command}`);
}
