import type { ParentProcess } from './parent-process.ts';
import { isRunning } from './process-identity.ts';

/** Between two looks, in milliseconds. */
const interval = 1_000;

/** Calls a function at each interval; the process ends without waiting for it. */
export type Poll = (look: () => void) => void;

const pollSlowly: Poll = (look) => void setInterval(look, interval).unref();

/**
 * Calls `onGone` about a second after the process that started this one has ended, and each second from then on. `parent`: as it was at the
 * start of this process.
 */
export function watchParent(parent: Pick<ParentProcess, 'pid'>, onGone: () => void, poll = pollSlowly): void {
  poll(() => {
    if (isGone(parent)) onGone();
  });
}

/** On Windows a process keeps the id of its parent when that has ended. */
function isGone({ pid }: Pick<ParentProcess, 'pid'>): boolean {
  return process.platform === 'win32' ? !isRunning(pid) : process.ppid !== pid;
}
