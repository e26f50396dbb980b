import type { Context } from '../../flows/context.ts';
import { defineAudit } from '../definitions/audit.ts';
import { defineClusters } from '../definitions/clusters.ts';
import { defineCompletion } from '../definitions/completion.ts';
import { defineDoctor } from '../definitions/doctor.ts';
import { defineKubeconfig } from '../definitions/kubeconfig.ts';
import { defineLogin } from '../definitions/login.ts';
import { defineLogout } from '../definitions/logout.ts';
import { defineSandbox } from '../definitions/sandbox.ts';
import { defineSettings } from '../definitions/settings.ts';
import { defineShell } from '../definitions/shell.ts';
import { defineStatus } from '../definitions/status.ts';
import { defineToken } from '../definitions/token.ts';
import { defineTokens } from '../definitions/tokens.ts';
import { defineUsers } from '../definitions/users.ts';
import { defineVersion } from '../definitions/version.ts';
import { withoutEmptyOptions } from './empty-options.ts';
import { type CommandRunner, createProgram, type Program } from './program.ts';

/** In the order of the help. */
const definitions = [
  defineLogin,
  defineLogout,
  defineStatus,
  defineToken,
  defineClusters,
  defineKubeconfig,
  defineShell,
  defineTokens,
  defineSettings,
  defineUsers,
  defineAudit,
  defineDoctor,
  defineSandbox,
  defineCompletion,
  defineVersion,
];

/** Runs a command in a context of its own; returns the exit code. */
export type Runner = (verbose: boolean, run: (context: Context) => Promise<void>) => Promise<number>;

/** Parses the command line and runs the command; returns the exit code. */
export async function parseCommandLine(args: string[], runInContext: Runner): Promise<number> {
  let exitCode = 0;
  const command =
    <T extends { verbose: boolean }>(load: () => Promise<(context: Context, args: T) => Promise<void>>) =>
    async (parsed: T): Promise<void> => {
      exitCode = await runInContext(parsed.verbose, async (context) => (await load())(context, parsed));
    };
  try {
    await defineCommands(createProgram(withoutEmptyOptions(args)), command).parseAsync();
    return exitCode;
  } catch (error) {
    return runInContext(false, () => Promise.reject(error));
  }
}

/** Adds all commands to a parser, in the order of the help. `command`: makes the handler of one from the code that it runs. */
export function defineCommands(program: Program, command: CommandRunner): Program {
  for (const define of definitions) define(program, command);
  return program;
}

type CompletionSource = (done: (error: Error | null, words?: string[]) => void) => void;
type Done = (words: string[]) => void;

/**
 * Prints the completions of the last word, one a line. `words`: those typed so far, the last one may be empty;
 * `known`: further completions, from the user's servers.
 */
export async function printCompletions(words: string[], known: string[]): Promise<void> {
  const program = createProgram(['--get-yargs-completions', 'kubectl-rancher', ...words]);
  const typed = words.at(-1) ?? '';
  // The generated completions contain the usage text of the default command, which is not a word.
  const isWord = (word: string): boolean => /^([a-z]|--?[a-z]$|--[a-z-]{2})/.test(word) && !/^--.$/.test(word);
  program.completion(
    'completion',
    false,
    (_current: string, _args: unknown, complete: CompletionSource, done: Done) => {
      complete((_error, own = []) => done([...known, ...own.filter(isWord)].filter((word) => word.startsWith(typed))));
    },
  );
  await defineCommands(program, () => async () => undefined).parseAsync();
}
