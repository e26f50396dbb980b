import { Cancelled, CliError } from '../../errors.ts';
import type { Timer } from '../clock.ts';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How long deferred work may go on after the first interruption, in milliseconds. */
const deferralLimit = 5_000;

/** Two signals within this time count as one: a terminal and a parent process may both pass on the same Ctrl-C. Milliseconds. */
const sameInterruption = 250;

/** Resolves when this process is asked to end: Ctrl-C, a signal, a terminal that is closed. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of endings) process.once(signal, () => resolve());
  });
}

/** What work that is stopped half done leaves behind, for the person who stopped it. */
export interface Unfinished {
  /** A sentence without its end: `a token may stay on rancher.example.com`. */
  left: string;
  /** What to do about it: a sentence or a command. */
  next: string;
}

/** Ctrl-C and signals to end, deferred while something must not be left half done. */
export interface Interruptions {
  /**
   * Defers them until the function that it gives is called; several deferrals may overlap. A second interruption, or five seconds after the
   * first, stops the process all the same, with `unfinished` on stderr. Use `deferSignals` where one function can hold all of the work.
   */
  defer(unfinished: Unfinished): () => void;
  /** Whether one has been deferred in this process. */
  hasCome(): boolean;
  /** What a signal does, for an end that no signal tells of. It is never the second interruption. */
  interrupt(): void;
}

export interface InterruptionOptions {
  clock: Timer;
  /** Ends the process. Takes what the deferred work leaves behind; nothing when none is under way. */
  stop(unfinished: Unfinished[]): void;
}

export function createInterruptions({ clock, stop }: InterruptionOptions): Interruptions {
  const deferred = new Set<Unfinished>();
  let firstAt: number | undefined;
  let limit: AbortController | undefined;

  const stopDeferred = (): void => stop([...deferred]);
  const startLimit = async (): Promise<void> => {
    if (limit !== undefined) return;
    limit = new AbortController();
    const { signal } = limit;
    await clock.sleep(deferralLimit, signal);
    if (!signal.aborted) stopDeferred();
  };
  const noteFirst = (): void => {
    firstAt ??= clock.now();
    void startLimit();
  };
  const onSignal = (): void => {
    if (firstAt !== undefined && clock.now() - firstAt >= sameInterruption) stopDeferred();
    else noteFirst();
  };
  const begin = (): void => {
    for (const signal of endings) process.on(signal, onSignal);
    if (firstAt !== undefined) void startLimit();
  };
  const end = (): void => {
    for (const signal of endings) process.off(signal, onSignal);
    limit?.abort();
    limit = undefined;
  };

  return {
    defer(unfinished) {
      const entry = { ...unfinished };
      if (deferred.size === 0) begin();
      deferred.add(entry);
      return () => {
        if (deferred.delete(entry) && deferred.size === 0) end();
      };
    },
    hasCome: () => firstAt !== undefined,
    interrupt: () => (deferred.size === 0 ? stop([]) : noteFirst()),
  };
}

/**
 * Defers interruptions while work runs, and gives what it gives. When the work fails after one has come, throws `cancelled` in place of what
 * went wrong: the work was no longer wanted.
 */
export async function deferSignals<T>(
  interruptions: Interruptions,
  unfinished: Unfinished,
  work: () => Promise<T>,
): Promise<T> {
  return deferFromWithin(interruptions, unfinished, (deferral) => {
    deferral.begin();
    return work();
  });
}

/** A deferral that some work begins when it comes to what must not be left half done. */
export interface Deferral {
  /** Calling it again changes nothing. */
  begin(): void;
  /** Begins with a request that may be in vain: when it fails, interruptions count again. Throws `cancelled` then, if one has come. */
  attempt<T>(request: () => Promise<T>): Promise<T>;
}

/**
 * The same for work that begins the deferral itself. Only a login needs it: the person can cancel it up to the request that issues a token,
 * which a login method sends, perhaps several times, and the flow then keeps that token.
 */
export async function deferFromWithin<T>(
  interruptions: Interruptions,
  unfinished: Unfinished,
  work: (deferral: Deferral) => Promise<T>,
): Promise<T> {
  let end: (() => void) | undefined;
  const finish = (): void => {
    end?.();
    end = undefined;
  };
  const begin = (): void => {
    end ??= interruptions.defer(unfinished);
  };
  const attempt = async <R>(request: () => Promise<R>): Promise<R> => {
    begin();
    try {
      return await request();
    } catch (error) {
      finish();
      throw cancelledOr(interruptions, error);
    }
  };
  try {
    return await work({ begin, attempt });
  } catch (error) {
    throw end === undefined ? error : cancelledOr(interruptions, error);
  } finally {
    finish();
  }
}

function cancelledOr(interruptions: Interruptions, error: unknown): unknown {
  const isCancelled = error instanceof CliError && error.code === 'cancelled';
  return interruptions.hasCome() && !isCancelled ? new Cancelled() : error;
}
