import { parsePlainRequest, runToken } from './commands/token.ts';
import { createContext } from './context.ts';
import { finish } from './finish.ts';

/** What the scripts of `completion` call; no command of the user's, so that help does not list it. */
const completionCommand = '__complete';

/** Runs the program. Takes the arguments behind its name; gives the exit code. */
export async function main(args: string[]): Promise<number> {
  const request = args[0] === 'token' ? parsePlainRequest(args.slice(1)) : undefined;
  if (request !== undefined)
    return finish(
      () => createContext(process.env, false),
      (context) => runToken(context, request),
    );
  const cli = await import('./cli.ts');
  return args[0] === completionCommand ? cli.complete(args.slice(1)) : cli.runCommandLine(args);
}
