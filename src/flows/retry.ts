import { CliError } from '../errors.ts';
import { RancherError } from '../rancher/answers.ts';
import type { Context } from './context.ts';

/** How long to wait before each further attempt, in milliseconds. */
const waits = [250, 1_000, 3_000];

/** Does something again, a few times, when it failed in a way that may pass: no answer, half of one, or one that says "later". */
export async function retryPassing<T>(context: Context, attempt: () => Promise<T>): Promise<T> {
  for (const wait of waits) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayPass(error)) throw error;
      context.log(`again in ${wait} ms: ${error instanceof Error ? error.message : error}`);
      await context.clock.sleep(wait, new AbortController().signal);
    }
  }
  return attempt();
}

function mayPass(error: unknown): boolean {
  if (error instanceof RancherError) return error.status >= 500 || [409, 429].includes(error.status);
  return error instanceof CliError && (error.code === 'unreachable' || error.code === 'notRancher');
}
