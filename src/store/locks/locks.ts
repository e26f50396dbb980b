import type { CliError } from '../../errors.ts';
import { systemClock, type Timer } from '../../platform/clock.ts';
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

export interface PassOptions extends WaitOptions {
  /** Whether a process may need longer than `patience`; may itself wait for that. */
  mayTakeLonger: () => Promise<boolean>;
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
   * The same, but a process that has held the lock, or held up the queue, for all of `patience` loses its place: it has been
   * stopped or hangs. Its own work is not undone when it goes on later. Those that wait still take turns.
   */
  holdPastStopped<T>(name: string, work: () => Promise<T>, options: PassOptions): Promise<T>;
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

/** `scope`: the directory whose content the locks protect. `tell`: prints a warning. `clock`: what waits go by. */
export function createLocks(scope: string, tell: (line: string) => void, clock: Timer = systemClock): Locks {
  const takeOrTell = (name: string): Promise<QueuePlace | undefined> =>
    takePlace(scope, name).catch((error: unknown) => {
      tell(`kubectl-rancher: locks do not work here, so other processes may request the same token (${error})`);
      return undefined;
    });

  const holdIfFree: Locks['holdIfFree'] = async (name, work, options) => {
    const place = await takeOrTell(name);
    if (place === undefined) return { acquired: true, result: await work() };
    try {
      if (!(await isFirstInTime(clock, place, options))) return { acquired: false };
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
    async holdPastStopped(name, work, { mayTakeLonger, ...options }) {
      const place = await takeOrTell(name);
      if (place === undefined) return work();
      try {
        await passStopped(clock, place, options, mayTakeLonger);
        return await work();
      } finally {
        await place.leave();
      }
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

/** Waits until a place is the first in its queue, and removes those that have held it up for all of a wait. */
async function passStopped(
  clock: Timer,
  place: QueuePlace,
  { patience, remindAfter, onWait }: WaitOptions,
  mayTakeLonger: () => Promise<boolean>,
): Promise<void> {
  let isReminded = false;
  const remindOnce = (): void => {
    if (!isReminded) onWait();
    isReminded = true;
  };
  let before = place.heldUpBy();
  while (!(await isFirstInTime(clock, place, { patience, remindAfter, onWait: remindOnce }))) {
    // One that is the first since less than that is not stopped: it has its own time.
    const stopped = place.heldUpBy().filter((id) => before.includes(id));
    if (stopped.length > 0 && !(await mayTakeLonger())) for (const id of stopped) place.remove(id);
    before = place.heldUpBy();
  }
}

/** Waits until a place is the first in its queue. Returns false when that takes too long. */
async function isFirstInTime(
  clock: Timer,
  place: QueuePlace,
  { patience, remindAfter, onWait }: WaitOptions,
): Promise<boolean> {
  const over = new AbortController();
  const limit = new AbortController();
  void clock.sleep(remindAfter, over.signal).then(() => over.signal.aborted || onWait());
  void clock.sleep(patience, over.signal).then(() => limit.abort());
  try {
    await place.untilFirst(limit.signal);
    return true;
  } catch (error) {
    if (error === limit.signal.reason) return false;
    throw error;
  } finally {
    over.abort();
  }
}

async function takePlace(scope: string, name: string): Promise<QueuePlace> {
  const { joinQueue } = await import('./queue-lock.ts');
  const { openLockDirectory } = await import('./lock-directory.ts');
  return joinQueue(() => openLockDirectory(scope, name));
}
