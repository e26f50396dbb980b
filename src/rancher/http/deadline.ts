import type { Timer } from '../../platform/clock.ts';

/** The end of the time that something may take: a request with all its redirects and repetitions. */
export interface Deadline {
  /** Aborts when the time is up, or when the outer signal does. */
  signal: AbortSignal;
  /** The whole of the time, in milliseconds. */
  limit: number;
  /** What is left of it, in milliseconds. */
  left(): number;
  /** Whether the time was up before the work was done. */
  hasPassed(): boolean;
  /** The work is done. */
  end(): void;
}

/** Starts the time. `limit`: milliseconds; `outer`: ends the work as well. */
export function startDeadline(clock: Timer, limit: number, outer: AbortSignal | undefined): Deadline {
  const start = clock.now();
  const timeUp = new AbortController();
  const done = new AbortController();
  void clock.sleep(limit, done.signal).then(() => {
    if (!done.signal.aborted) timeUp.abort(new DOMException('time is up', 'TimeoutError'));
  });
  return {
    signal: outer === undefined ? timeUp.signal : AbortSignal.any([timeUp.signal, outer]),
    limit,
    left: () => start + limit - clock.now(),
    hasPassed: () => timeUp.signal.aborted,
    end: () => done.abort(),
  };
}

/**
 * Settles as the work does, or rejects with the signal's reason, whichever comes first: whatever a peer or a library
 * does, no promise outlives its deadline.
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
