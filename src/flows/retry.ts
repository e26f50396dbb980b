import { isPassing } from '../rancher/passing-errors.ts';
import type { Context } from './context.ts';

/** How long to wait before each further attempt, in milliseconds. */
const waits = [250, 1_000, 3_000];

/** Does something again, a few times, when it failed in a way that may pass: no answer, half of one, or one that says "later". */
export async function retryPassing<T>(context: Context, attempt: () => Promise<T>): Promise<T> {
  for (const wait of waits) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw error;
      context.log(`again in ${wait} ms: ${error instanceof Error ? error.message : error}`);
      await context.clock.sleep(wait, new AbortController().signal);
    }
  }
  return attempt();
}
