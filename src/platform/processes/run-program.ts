import { execFile } from 'node:child_process';

export interface RunOptions {
  env: NodeJS.ProcessEnv;
  /** Milliseconds until it is killed. */
  timeout: number;
}

/** How a program ended. */
export interface ProgramEnd {
  succeeded: boolean;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program without terminal or stdin. Resolves to its stdout; undefined if it fails, cannot be run or times out.
 */
export async function readOutputOf(path: string, args: string[], options: RunOptions): Promise<string | undefined> {
  const end = await runToEnd(path, args, options);
  return end?.succeeded ? end.stdout : undefined;
}

/** Runs a program without terminal or stdin. Resolves to undefined if it cannot be run or times out. */
export function runToEnd(path: string, args: string[], { env, timeout }: RunOptions): Promise<ProgramEnd | undefined> {
  return new Promise((resolve) => {
    const options = { env, timeout, killSignal: 'SIGKILL', windowsHide: true } as const;
    const child = execFile(path, args, options, (error, stdout, stderr) => {
      // What ended by itself has a number for its code.
      const ended = error === null || typeof error.code === 'number';
      resolve(ended ? { succeeded: error === null, stdout, stderr } : undefined);
    });
    child.stdin?.end();
  });
}
