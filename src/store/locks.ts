import type { CliError } from '../errors.ts';
import type { QueuePlace } from './queue-lock.ts';

export interface WaitOptions {
  /** Milliseconds after which the wait is given up. */
  patience: number;
  /** Milliseconds after which `onWait` is called, once. */
  remindAfter: number;
  onWait: () => void;
}

export interface HoldOptions extends WaitOptions {
  /** The error to throw when the wait is given up. */
  gaveUp: () => CliError;
}

/** The outcome of work under a lock: its result, or that the wait for the lock was given up and the work was not begun. */
export type Held<T> = { acquired: true; result: T } | { acquired: false };

/** Locks between this user's processes on this machine. A lock is free when the process that holds it ends. */
export interface Locks {
  /**
   * Runs `work` while no other process holds the lock of that name. Throws `gaveUp()` when the wait is given up.
   * If locks do not work here, runs it without: two tokens are better than none.
   */
  hold<T>(name: string, work: () => Promise<T>, options: HoldOptions): Promise<T>;
  /**
   * The same for a caller that goes on when the wait is given up: the process that holds the lock may have been stopped.
   * Then the lock is not acquired, nothing is thrown, and `work` was not run.
   */
  holdIfFree<T>(name: string, work: () => Promise<T>, options: WaitOptions): Promise<Held<T>>;
  /**
   * Runs `work` at once, beside others that share the lock; a later `hold` of that name waits until it is done.
   * If locks do not work here, runs it without, silently.
   */
  share<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** `scope`: the directory whose content the locks protect. `tell`: prints a warning. */
export function createLocks(scope: string, tell: (line: string) => void): Locks {
  const takeOrTell = (name: string): Promise<QueuePlace | undefined> =>
    takePlace(scope, name).catch((error: unknown) => {
      tell(`kubectl-rancher: locks do not work here, so other processes may request the same token (${error})`);
      return undefined;
    });

  const holdIfFree: Locks['holdIfFree'] = async (name, work, options) => {
    const place = await takeOrTell(name);
    if (place === undefined) return { acquired: true, result: await work() };
    try {
      if (!(await isFirstInTime(place, options))) return { acquired: false };
      return { acquired: true, result: await work() };
    } finally {
      await place.leave();
    }
  };

  return {
    holdIfFree,
    async hold(name, work, options) {
      const held = await holdIfFree(name, work, options);
      if (!held.acquired) throw options.gaveUp();
      return held.result;
    },
    async share(name, work) {
      const place = await takePlace(scope, name).catch(() => undefined);
      try {
        return await work();
      } finally {
        await place?.leave();
      }
    },
  };
}

/** Waits until a place is the first in its queue. Returns false when that takes too long. */
async function isFirstInTime(place: QueuePlace, { patience, remindAfter, onWait }: WaitOptions): Promise<boolean> {
  const reminder = setTimeout(onWait, remindAfter);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), patience);
  try {
    await place.untilFirst(limit.signal);
    return true;
  } catch (error) {
    if (error === limit.signal.reason) return false;
    throw error;
  } finally {
    clearTimeout(reminder);
    clearTimeout(timer);
  }
}

async function takePlace(scope: string, name: string): Promise<QueuePlace> {
  const { joinQueue } = await import('./queue-lock.ts');
  const { openLockDirectory } = await import('./lock-directory.ts');
  return joinQueue(() => openLockDirectory(scope, name));
}
