import { createContext } from './create-context.ts';
import { CliError } from './errors.ts';
import type { Context } from './flows/context.ts';
import { disarmEnvironment } from './platform/node-environment.ts';
import { isBackgroundRun } from './platform/processes/background-run.ts';
import { watchParent } from './platform/processes/parent-watch.ts';
import { printToStderr } from './platform/stderr.ts';
import { tidyEnvironment } from './platform/tidy-environment.ts';
import { reasonOf } from './printable.ts';
import { adviceOn } from './system-errors.ts';

const seeMore = 'To see more, run it again with -v.';

/** What was typed. */
export interface Typed {
  args: string[];
  verbose: boolean;
}

/** Runs a command, prints how it failed if it did, and does what is left for the end. Gives the exit code. */
export async function finish({ args, verbose }: Typed, run: (context: Context) => Promise<void>): Promise<number> {
  let context: Context | undefined;
  try {
    disarmEnvironment(process.env);
    tidyEnvironment(process.env);
    context = createContext(process.env, verbose);
    if (isBackgroundRun(process.env)) endInTime(context);
    else if (args[0] === 'token' && process.env.KUBERNETES_EXEC_INFO) endWithClient(context);
    await run(context);
    return 0;
  } catch (error) {
    const failure = error instanceof CliError ? error : describeUnexpected(error);
    const words = failure.describe();
    if (words !== '') printToStderr(`${words}\n`);
    if (failure !== error && error instanceof Error)
      for (const line of (error.stack ?? '').split('\n')) context?.log(line);
    return failure.exitCode;
  } finally {
    for (const work of context?.atEnd ?? []) await work();
  }
}

/** A plugin is useless without the client that started it: what it has under way must not outlive that by long. */
function endWithClient({ caller, interruptions, log }: Context): void {
  watchParent(caller, () => {
    log('the process that started this one has ended');
    interruptions.interrupt();
  });
}

/** A mint that is under way then has five more seconds. Milliseconds. */
const backgroundRunLimit = 25_000;

/** A background run has no client that it could end with, and a Ctrl-C or a terminal that is closed is not for it. */
function endInTime({ interruptions }: Context): void {
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  setTimeout(() => interruptions.interrupt(), backgroundRunLimit).unref();
}

/**
 * Has the process fail if nothing is left to wait for before the command is finished: Node.js would exit with 0. Gives the function to
 * call when the command is finished.
 */
export function failUntilFinished(args: string[]): () => void {
  const end = args.findIndex((word) => !/^[a-z_][a-z_-]*$/.test(word));
  const command = args.slice(0, end === -1 ? undefined : end).join(' ');
  const onDry = (): void => {
    const failure = new CliError('failed', `stopped before it was finished: ${command}`, seeMore);
    printToStderr(`${failure.describe()}\n`);
    process.exit(failure.exitCode);
  };
  process.once('beforeExit', onDry);
  return () => process.off('beforeExit', onDry);
}

/** What the file system or a library threw without a message of ours. Their messages hold paths and codes, no secrets. */
function describeUnexpected(error: unknown): CliError {
  return new CliError('failed', reasonOf(error), adviceOn(error) ?? seeMore);
}
