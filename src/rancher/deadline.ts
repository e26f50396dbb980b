import type { Timer } from '../platform/clock.ts';

/** The end of the time that a request may take, with all its redirects and repetitions. */
export interface Deadline {
  /** Aborts when the time is up, or somebody else ends the request. */
  signal: AbortSignal;
  /** The whole of the time, in milliseconds. */
  limit: number;
  /** What is left of it, in milliseconds. */
  left(): number;
  /** Whether the time was up before the request was done. */
  hasPassed(): boolean;
  /** The request is done. */
  end(): void;
}

/** Starts the time. `limit`: milliseconds; `outer`: ends the request as well. */
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
