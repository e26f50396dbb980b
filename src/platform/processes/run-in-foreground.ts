import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { adviceOn, codeOf } from '../../system-errors.ts';
import { isForegroundProcess } from './process-group.ts';

/** A command of the user's, which gets the terminal, stdin, stdout and stderr of this process. */
export interface ForegroundCommand {
  /** The program, looked up in the `PATH` of `env`, and its arguments. */
  words: string[];
  env: NodeJS.ProcessEnv;
  /** Is given its process id when it runs. */
  onStart(pid: number): void;
  /** What is done after it, and also where it could not be started, before a signal can end this process again. */
  afterwards(): void;
}

/**
 * Runs a command and waits for it, whatever signal comes; SIGTERM and the like are passed on. Gives its exit code, and
 * 128 + N where signal N ended it. Throws `failed` where it cannot be started.
 */
export async function runInForeground({ words, env, onStart, afterwards }: ForegroundCommand): Promise<number> {
  // Loaded lazily: this file is loaded for every credential request.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { constants } = process.getBuiltinModule('node:os');
  const [program = '', ...args] = words;
  let child: ChildProcess | undefined;
  // Before the start: a command may be signalled as soon as it runs.
  const stopForwarding = forwardSignals((signal) => child && send(child, signal));
  try {
    // In the process group of this process: an interactive shell then takes the terminal, and gives it back at its end.
    child = spawn(program, args, { env, stdio: 'inherit' });
    if (child.pid !== undefined) onStart(child.pid);
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals];
    return code ?? 128 + constants.signals[signal];
  } catch (error) {
    throw describeFailure(program, error);
  } finally {
    afterwards();
    stopForwarding();
  }
}

function send({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended just now, or runs as another user, as sudo does.
  }
}

/** A terminal sends these to every process in its foreground. */
const ofTerminal: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/** Keeps signals from ending this process. Gives the function that ends that. */
function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const signals: NodeJS.Signals[] =
    process.platform === 'win32' ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : [...ofTerminal, 'SIGTERM', 'SIGHUP'];
  const forward = (signal: NodeJS.Signals): void => {
    // On Windows all that a console ends learn of it by themselves, and a signal would kill.
    if (process.platform === 'win32' || (ofTerminal.includes(signal) && isForegroundProcess())) return;
    send(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

function describeFailure(program: string, error: unknown): CliError {
  const name = printable(program);
  if (codeOf(error) === 'ENOENT') return new CliError('failed', `there is no program ${name}`, findIt());
  return new CliError('failed', `${name} could not be started (${codeOf(error)})`, adviceOn(error));
}

function findIt(platform = process.platform): string {
  const script = platform === 'win32' ? ' For a .cmd or .bat file: cmd /c NAME' : '';
  return `Check its name, or give its path.${script}`;
}
