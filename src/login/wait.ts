import { CliError } from '../errors.ts';
import { serverHost } from '../server-url.ts';
import type { LoginContext } from './method.ts';

/** How long a login outside this program may take, in milliseconds. */
export const browserTimeLimit = 5 * 60_000;

/** How many polls in a row may fail while the person logs in elsewhere. */
export const toleratedFailures = 5;

export interface Wait {
  /** What is waited for, in words that follow "Waiting for". */
  what: string;
  /** Milliseconds. */
  limit?: number;
}

/**
 * Waits for something that a person does elsewhere, and shows the time that is left.
 * The signal aborts when it is over, however it ends. Throws `cancelled` when the time is up.
 */
export async function waitFor<T>(
  { http, again, terminal, clock, say }: LoginContext,
  { what, limit = browserTimeLimit }: Wait,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = clock.now() + limit;
  const over = new AbortController();
  const run = (cancelled: AbortSignal): Promise<T> => {
    const signal = AbortSignal.any([cancelled, over.signal]);
    return Promise.race([work(signal), rejectLater()]);
  };
  const rejectLater = async (): Promise<never> => {
    await clock.sleep(limit, over.signal);
    const what = `the login to ${serverHost(http.server)} was not finished within ${describeTime(limit)}`;
    throw new CliError('cancelled', what, `To try again: ${again}`);
  };
  try {
    if (!terminal.canPrompt()) {
      say(`Waiting for ${what}, ${describeTime(limit)} at most.`);
      return await run(over.signal);
    }
    return await terminal.showWhile(
      () => `Waiting for ${what}, ${describeLeft(end - clock.now())} left. Ctrl-C cancels.`,
      run,
    );
  } finally {
    over.abort();
  }
}

function describeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function describeTime(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return `${minutes} minute${minutes === 1 ? '' : 's'}`;
}
