import type { CliError } from '../errors.ts';
import type { QueuePlace } from './queue-lock.ts';

export interface HoldOptions {
  /** Milliseconds after which the wait is given up. */
  patience: number;
  /** Milliseconds after which `onWait` is called, once. */
  remindAfter: number;
  onWait: () => void;
  /** The error to throw when the wait is given up. */
  gaveUp: () => CliError;
}

/** Locks between this user's processes on this machine. A lock is free when the process that holds it ends. */
export interface Locks {
  /**
   * Runs `work` while no other process holds the lock of that name. Throws `gaveUp()` when the wait is given up.
   * If locks do not work here, runs it without: two tokens are better than none.
   */
  hold<T>(name: string, work: () => Promise<T>, options: HoldOptions): Promise<T>;
  /**
   * Runs `work` at once, beside others that share the lock; a later `hold` of that name waits until it is done.
   * If locks do not work here, runs it without, silently.
   */
  share<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** `scope`: the directory whose content the locks protect. `tell`: prints a warning. */
export function createLocks(scope: string, tell: (line: string) => void): Locks {
  return {
    async hold(name, work, { patience, remindAfter, onWait, gaveUp }) {
      const place = await takePlace(scope, name).catch((error: unknown) => {
        tell(`kubectl-rancher: locks do not work here, so other processes may request the same token (${error})`);
        return undefined;
      });
      if (place === undefined) return work();
      const reminder = setTimeout(onWait, remindAfter);
      const limit = new AbortController();
      const limitTimer = setTimeout(() => limit.abort(gaveUp()), patience);
      try {
        await place.untilFirst(limit.signal);
        clearTimeout(reminder);
        clearTimeout(limitTimer);
        return await work();
      } finally {
        clearTimeout(reminder);
        clearTimeout(limitTimer);
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

async function takePlace(scope: string, name: string): Promise<QueuePlace> {
  const { joinQueue } = await import('./queue-lock.ts');
  const { openLockDirectory } = await import('./lock-directory.ts');
  return joinQueue(() => openLockDirectory(scope, name));
}
