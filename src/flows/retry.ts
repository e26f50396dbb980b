import { CliError } from '../errors.ts';
import { reasonOf } from '../printable.ts';
import { RancherError } from '../rancher/http/responses.ts';
import { isTransient } from '../rancher/http/transient-errors.ts';
import type { Context } from './context.ts';

/** How long to wait before each further attempt, in milliseconds, where the server does not want more. */
const waits = [250, 1_000, 3_000];

/** A server that wants more than this is not waited for, in milliseconds. */
const longestWait = 60_000;

/** A longer wait is announced to the person who waits, in milliseconds. */
const unnoticed = 3_000;

/**
 * Does something again, a few times, after a transient failure: no response, half of one, or one that says "later". After
 * the signal it is not tried again.
 */
export async function retryTransient<T>(
  context: Context,
  attempt: () => Promise<T>,
  signal = new AbortController().signal,
): Promise<T> {
  for (const least of waits) {
    try {
      return await attempt();
    } catch (error) {
      const wait = Math.max(least, (error instanceof RancherError && error.retryAfter) || 0);
      if (!isTransient(error) || wait > longestWait || signal.aborted) throw error;
      const words = `again in ${wait / 1_000} s: ${reasonOf(error)}`;
      if (wait > unnoticed) context.tell(`kubectl-rancher: ${words}`);
      else context.log(words);
      await context.clock.sleep(wait, signal);
      if (signal.aborted) throw error;
    }
  }
  return attempt();
}

/** How long to wait before each further try, in milliseconds. */
const pauses = [100, 200, 400, 800];

/**
 * Changes something on the server, again from the start when someone else has changed it at that moment (409).
 * `what`: its name, for the message when that does not end.
 */
export async function retryConflicts<T>(
  { clock, log }: Pick<Context, 'clock' | 'log'>,
  what: string,
  change: () => Promise<T>,
): Promise<T> {
  for (const pause of [...pauses, undefined]) {
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof RancherError && error.status === 409)) throw error;
      log(`${what} is being changed by someone else`);
      if (pause !== undefined) await clock.sleep(pause, new AbortController().signal);
    }
  }
  throw new CliError(
    'failed',
    `${what} was not changed: someone else changed it at the same time, ${pauses.length + 1} times in a row`,
    'See what it is now, and try again.',
  );
}

/** How many requests are under way at a time. */
const atATime = 8;

/**
 * Does something with each item, some at a time. After the first failure, or the signal, nothing more is begun; what was begun is
 * waited for, and then the failure is thrown.
 */
export async function eachAtOnce<T>(items: T[], work: (item: T) => Promise<void>, signal?: AbortSignal): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const workOff = async (): Promise<void> => {
    for (const item of waiting) {
      if (failures.length > 0 || signal?.aborted) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, workOff));
  if (failures.length > 0) throw failures[0];
}
