import { reasonOf } from '../printable.ts';
import { RancherError } from '../rancher/answers.ts';
import { isPassing } from '../rancher/passing-errors.ts';
import type { Context } from './context.ts';

/** How long to wait before each further attempt, in milliseconds, where the server does not ask for more. */
const waits = [250, 1_000, 3_000];

/** A server that asks for more than this is not waited for, in milliseconds. */
const longestWait = 60_000;

/** What takes longer is told to the person who waits, in milliseconds. */
const unnoticed = 3_000;

/**
 * Does something again, a few times, when it failed in a way that may pass: no answer, half of one, or one that says "later". After
 * the signal it is not tried again.
 */
export async function retryPassing<T>(
  context: Context,
  attempt: () => Promise<T>,
  signal = new AbortController().signal,
): Promise<T> {
  for (const least of waits) {
    try {
      return await attempt();
    } catch (error) {
      const wait = Math.max(least, (error instanceof RancherError && error.retryAfter) || 0);
      if (!isPassing(error) || wait > longestWait || signal.aborted) throw error;
      const words = `again in ${wait / 1_000} s: ${reasonOf(error)}`;
      if (wait > unnoticed) context.tell(`kubectl-rancher: ${words}`);
      else context.log(words);
      await context.clock.sleep(wait, signal);
      if (signal.aborted) throw error;
    }
  }
  return attempt();
}
