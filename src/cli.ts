// A part of its own in dist/: everything but a plain ask of kubectl.
import { parseCommandLine } from './commands/program/command-line.ts';
import { createContext } from './context.ts';
import { finish } from './finish.ts';

/** What kubectl asks for completion shares most of its code with the command line. */
export { complete } from './complete.ts';

/** Runs the command that the arguments name; gives the exit code. */
export function runCommandLine(args: string[]): Promise<number> {
  return parseCommandLine(args, (verbose, run) => finish(() => createContext(process.env, verbose), run));
}
