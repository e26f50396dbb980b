import { parsePlainRequest, runToken } from './commands/token.ts';
import { failUntilFinished, finish } from './finish.ts';

/** What the scripts of `completion` call; help does not list it. */
const completionCommand = '__complete';

/** Runs the program. Takes the arguments after its name; gives the exit code. */
export async function main(args: string[]): Promise<number> {
  const finished = failUntilFinished(args);
  const code = await run(args);
  finished();
  return code;
}

async function run(args: string[]): Promise<number> {
  const request = args[0] === 'token' ? parsePlainRequest(args.slice(1)) : undefined;
  if (request !== undefined) return finish({ args, verbose: false }, (context) => runToken(context, request));
  const cli = await import('./cli.ts');
  return args[0] === completionCommand ? cli.complete(args.slice(1)) : cli.runCommandLine(args);
}
