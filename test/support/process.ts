import { spawn } from 'node:child_process';
import { noteOutput } from './secrets.ts';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env: Record<string, string>;
  /** What it gets on stdin; nothing by default. */
  input?: string;
  /** Is given its process id as soon as it runs. */
  onStart?: (pid: number) => void;
}

/** Runs a program that has no terminal, and gives what came of it. */
export function run(command: string, args: string[], { env, input, onStart }: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    // Detached, it is in a session of its own, and so without the terminal that the tests may have been started from.
    const child = spawn(command, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      noteOutput({ command, args, stdout, stderr, onTerminal: false });
      resolve({ code, stdout, stderr });
    });
    if (child.pid !== undefined) onStart?.(child.pid);
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}
