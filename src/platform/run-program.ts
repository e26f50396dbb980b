import { execFile } from 'node:child_process';

export interface RunOptions {
  env: NodeJS.ProcessEnv;
  /** Milliseconds until it is killed. */
  timeout: number;
}

/**
 * Runs a program without terminal or stdin. Resolves to its stdout; undefined if it fails, cannot be run or times out.
 */
export function readOutputOf(path: string, args: string[], { env, timeout }: RunOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env, timeout, killSignal: 'SIGKILL', windowsHide: true } as const;
    const child = execFile(path, args, options, (error, stdout) => resolve(error === null ? stdout : undefined));
    child.stdin?.end();
  });
}
