// A part of its own in dist/: everything but a plain credential request.
import { parseCommandLine } from './commands/program/command-line.ts';
import { finish } from './finish.ts';

/** Completion shares most of its code with the command line. */
export { complete } from './complete.ts';

/** Runs the command that the arguments name; gives the exit code. */
export function runCommandLine(args: string[]): Promise<number> {
  return parseCommandLine(args, (verbose, run) => finish({ args, verbose }, run));
}
