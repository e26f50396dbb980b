import { CliError } from '../errors.ts';
import { RancherError } from '../rancher/answers.ts';
import type { Context } from './context.ts';

/** How long to wait before each further try, in milliseconds. */
const pauses = [100, 200, 400, 800];

/**
 * Changes something on the server, again from the start when somebody else has changed it at that moment (409).
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
      log(`${what} is being changed by somebody else`);
      if (pause !== undefined) await clock.sleep(pause, new AbortController().signal);
    }
  }
  throw new CliError(
    'failed',
    `${what} was not changed: somebody else changed it at the same time, ${pauses.length + 1} times in a row`,
    'See what it is now, and try again.',
  );
}
