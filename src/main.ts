import { parsePlainAsk, runToken } from './commands/token.ts';
import { createContext } from './context.ts';
import { CliError } from './errors.ts';
import type { Context } from './flows/context.ts';

/** Runs the program. Takes the arguments behind its name; gives the exit code. */
export async function main(args: string[]): Promise<number> {
  const ask = args[0] === 'token' ? parsePlainAsk(args.slice(1)) : undefined;
  if (ask !== undefined) return finish(createContext(process.env, false), (context) => runToken(context, ask));
  const { parseCommandLine } = await import('./commands/command-line.ts');
  return parseCommandLine(args, (verbose, run) => finish(createContext(process.env, verbose), run));
}

/** Does what a command is to do, says how it failed if it did, and leaves nothing open. */
export async function finish(context: Context, run: (context: Context) => Promise<void>): Promise<number> {
  try {
    await run(context);
    return 0;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const words = error.describe();
    if (words !== '') context.tell(words);
    return error.exitCode;
  } finally {
    await context.closeConnections();
  }
}
