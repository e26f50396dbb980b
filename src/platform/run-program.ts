import { execFile } from 'node:child_process';

export interface RunOptions {
  env: NodeJS.ProcessEnv;
  /** Milliseconds until it is killed. */
  timeout: number;
}

/** Runs a program without a terminal or stdin; gives its stdout, or undefined when it fails, cannot be run or takes too long. */
export function readOutputOf(path: string, args: string[], { env, timeout }: RunOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env, timeout, killSignal: 'SIGKILL', windowsHide: true } as const;
    const child = execFile(path, args, options, (error, stdout) => resolve(error === null ? stdout : undefined));
    child.stdin?.end();
  });
}
