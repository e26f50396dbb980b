// A part of its own in dist/: everything but a plain ask.
import { parseCommandLine } from './commands/command-line.ts';
import { createContext } from './context.ts';
import { finish } from './finish.ts';

/** Runs the command that the arguments name; gives the exit code. */
export function runCommandLine(args: string[]): Promise<number> {
  return parseCommandLine(args, (verbose, run) => finish(() => createContext(process.env, verbose), run));
}
