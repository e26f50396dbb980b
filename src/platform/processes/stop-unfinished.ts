import { CliError, exitCodes } from '../../errors.ts';
import { printToStderr } from '../stderr.ts';
import type { Unfinished } from './signals.ts';

/** Ends the process at once, with the exit code for `cancelled`, and prints what the work under way leaves behind. */
export function stopUnfinished(unfinished: Unfinished[]): never {
  for (const { left, next } of unfinished) {
    const failure = new CliError('cancelled', `interrupted before it was finished: ${left}`, next);
    printToStderr(`${failure.describe()}\n`);
  }
  process.exit(exitCodes.cancelled);
}
