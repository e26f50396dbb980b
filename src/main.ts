import { parsePlainAsk, runToken } from './commands/token.ts';
import { createContext } from './context.ts';
import { CliError } from './errors.ts';
import type { Context } from './flows/context.ts';
import { printable } from './printable.ts';

/** Runs the program. Takes the arguments behind its name; gives the exit code. */
export async function main(args: string[]): Promise<number> {
  const ask = args[0] === 'token' ? parsePlainAsk(args.slice(1)) : undefined;
  if (ask !== undefined) return finish(createContext(process.env, false), (context) => runToken(context, ask));
  const { parseCommandLine } = await import('./commands/command-line.ts');
  return parseCommandLine(args, (verbose, run) => finish(createContext(process.env, verbose), run));
}

/** What the file system or a library threw, and nobody had words for. Their messages hold paths and codes, no secrets. */
function describeUnexpected(error: unknown): CliError {
  const words = printable(error instanceof Error ? error.message : String(error));
  return new CliError('failed', words, 'With -v it tells more.');
}

/** Does what a command is to do, says how it failed if it did, and leaves nothing open. */
export async function finish(context: Context, run: (context: Context) => Promise<void>): Promise<number> {
  try {
    await run(context);
    return 0;
  } catch (error) {
    const failure = error instanceof CliError ? error : describeUnexpected(error);
    const words = failure.describe();
    if (words !== '') context.tell(words);
    if (failure !== error && error instanceof Error) context.log(error.stack ?? '');
    return failure.exitCode;
  } finally {
    await context.closeConnections();
  }
}
