import type { CliError } from '../errors.ts';
import type { QueuePlace } from './queue-lock.ts';

export interface HoldOptions {
  /** Milliseconds after which waiting is given up. */
  patience: number;
  /** Milliseconds after which `onWait` is called, once. */
  remindAfter: number;
  onWait: () => void;
  /** The failure of somebody whose patience has run out. */
  gaveUp: () => CliError;
}

/** Locks between processes of this user on this machine, freed by the end of the process that holds them. */
export interface Locks {
  /**
   * Does something while nobody else holds the lock of that name. Throws what `gaveUp` gives when the wait is given up.
   * Where no lock can be had, it is done without: two of the same are better than none.
   */
  hold<T>(name: string, work: () => Promise<T>, options: HoldOptions): Promise<T>;
  /**
   * Does something that others share in, waiting for nobody; who takes the lock of that name from now on waits until it is done.
   * Where no lock can be had, it is done without, and nothing is said.
   */
  share<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** `scope`: what the locked things belong to, a directory for instance. `tell`: takes a line about what does not work. */
export function createLocks(scope: string, tell: (line: string) => void): Locks {
  return {
    async hold(name, work, { patience, remindAfter, onWait, gaveUp }) {
      const place = await takePlace(scope, name).catch((error: unknown) => {
        tell(`kubectl-rancher: no lock can be had, so other processes may ask for the same (${error})`);
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
