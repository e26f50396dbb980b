import { CliError } from './errors.ts';
import type { Context } from './flows/context.ts';
import { printToStderr } from './platform/stderr.ts';
import { reasonOf } from './printable.ts';

/** Does what a command is to do, says how it failed if it did, and does what is left for the end. Gives the exit code. */
export async function finish(makeContext: () => Context, run: (context: Context) => Promise<void>): Promise<number> {
  let context: Context | undefined;
  try {
    context = makeContext();
    await run(context);
    return 0;
  } catch (error) {
    const failure = error instanceof CliError ? error : describeUnexpected(error);
    const words = failure.describe();
    if (words !== '') printToStderr(`${words}\n`);
    if (failure !== error && error instanceof Error)
      for (const line of (error.stack ?? '').split('\n')) context?.log(line);
    return failure.exitCode;
  } finally {
    for (const work of context?.atEnd ?? []) await work();
  }
}

/** What the file system or a library threw, and nobody had words for. Their messages hold paths and codes, no secrets. */
function describeUnexpected(error: unknown): CliError {
  const words = reasonOf(error);
  return new CliError('failed', words, 'With -v it tells more.');
}
