import { parsePlainAsk, runToken } from './commands/token.ts';
import { createContext } from './context.ts';
import { finish } from './finish.ts';

/** Runs the program. Takes the arguments behind its name; gives the exit code. */
export async function main(args: string[]): Promise<number> {
  const ask = args[0] === 'token' ? parsePlainAsk(args.slice(1)) : undefined;
  if (ask !== undefined)
    return finish(
      () => createContext(process.env, false),
      (context) => runToken(context, ask),
    );
  const { runCommandLine } = await import('./cli.ts');
  return runCommandLine(args);
}
