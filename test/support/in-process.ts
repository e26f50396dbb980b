import { parseCommandLine } from '../../src/commands/program/command-line.ts';
import { createContext } from '../../src/create-context.ts';
import { CliError } from '../../src/errors.ts';
import type { Context } from '../../src/flows/context.ts';
import { createTerminal } from '../../src/platform/terminal/terminal.ts';
import { type Finished, run } from './process.ts';
import { noteOutput } from './secrets.ts';

/**
 * Runs a command as `run('kubectl-rancher', args, { env })` does, in this process and without a terminal. It has the real stores, clock and
 * network. For tests that ask the same of many servers: starting a process takes longer than most commands.
 */
export async function runInProcess(args: string[], env: Record<string, string>): Promise<Finished> {
  if (args.some((arg) => arg.endsWith('-stdin'))) throw new Error('stdin is that of the tests: start a process for it');
  const printed: string[] = [];
  const told: string[] = [];
  const tell = (line: string): void => void told.push(`${line}\n`);
  const code = await parseCommandLine(args, async (verbose, work) => {
    const context: Context = {
      ...createContext(env, verbose),
      terminal: createTerminal({ KUBECTL_RANCHER_INTERACTIVE: 'never' }),
      screen: { columns: undefined, colour: false },
      print: async (text) => void printed.push(text),
      tell,
    };
    return exitCodeOf(context, work);
  });
  const output = { stdout: printed.join(''), stderr: told.join('') };
  noteOutput({ command: 'kubectl-rancher', args, ...output, onTerminal: false });
  return { code, ...output };
}

async function exitCodeOf(context: Context, work: (context: Context) => Promise<void>): Promise<number> {
  try {
    await work(context);
    return 0;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const words = error.describe();
    if (words !== '') context.tell(words);
    return error.exitCode;
  } finally {
    for (const last of context.atEnd) await last();
  }
}

/** How a command is run: as a process of its own, or in this one. */
export type CommandRunner = (args: string[], env: Record<string, string>) => Promise<Finished>;

/** Starts the program that is on PATH there. */
export const runAsProcess: CommandRunner = (args, env) => run('kubectl-rancher', args, { env });
