import { spawn } from 'node:child_process';
import { tooLate, patience as usualPatience } from './patience.ts';
import { noteOutput } from './secrets.ts';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env: Record<string, string>;
  /** What it gets on stdin; nothing by default. */
  input?: string | Uint8Array;
  /** Is given its process id as soon as it runs. */
  onStart?: (pid: number) => void;
  /** How long it may run, in milliseconds. */
  patience?: number;
  /** The user and group it runs as, for tests that run as root. */
  uid?: number;
}

/**
 * Runs a program without a terminal; returns its output and exit code. Fails when it does not end in time, and ends it.
 */
export function run(command: string, args: string[], options: RunOptions): Promise<Finished> {
  const { env, input, onStart, patience = usualPatience, uid } = options;
  return new Promise((resolve, reject) => {
    // Detached, it is in a session of its own, and so without the terminal that the tests may have been started from.
    const child = spawn(command, args, {
      env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(uid !== undefined && { uid, gid: uid }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const limit = setTimeout(() => {
      killGroup(child.pid);
      reject(tooLate(`${command} ${args.join(' ')} did not end`, patience, stdout + stderr));
    }, patience);
    child.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      noteOutput({ command, args, stdout, stderr, onTerminal: false });
      resolve({ code, stdout, stderr });
    });
    if (child.pid !== undefined) onStart?.(child.pid);
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

/** The process, and what it has started and left behind. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended just now.
  }
}
