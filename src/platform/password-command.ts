import { spawn } from 'node:child_process';
import { CliError } from '../errors.ts';
import { Secret } from '../secret.ts';

/** A password manager may have to be unlocked by a person. Milliseconds. */
const patience = 120_000;

/** Bytes; no password is longer. */
const longest = 65_536;

/**
 * Runs a command in the shell (`sh`; `cmd.exe` on Windows) and returns the first line of its stdout. It gets no stdin; its
 * stderr is ours. Throws `failed` where it fails, prints nothing or takes longer than two minutes; its output is not shown.
 */
export async function readPasswordOf(command: string, env: NodeJS.ProcessEnv, timeout = patience): Promise<Secret> {
  const { output, end } = await run(command, env, timeout);
  if (end !== undefined) throw failure(end);
  const [line = ''] = output.split(/\r?\n/);
  if (line === '') throw failure('printed no password');
  return new Secret(line);
}

function failure(end: string): CliError {
  return new CliError(
    'failed',
    `the command in RANCHER_PASSWORD_COMMAND ${end}`,
    'It has to print the password as the first line of its stdout, and to exit with 0.',
  );
}

function decode(bytes: Buffer): Ran {
  try {
    return { output: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { output: '', end: 'printed something that is not UTF-8' };
  }
}

interface Ran {
  output: string;
  /** How it failed. */
  end?: string;
}

function run(command: string, env: NodeJS.ProcessEnv, timeout: number): Promise<Ran> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeout);
    const child = spawn(command, { shell: true, env, signal, stdio: ['ignore', 'pipe', 'inherit'], windowsHide: true });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= longest) chunks.push(chunk);
    });
    child.once('error', (error) => {
      child.stdout.destroy();
      const isLate = error.name === 'AbortError';
      resolve({ output: '', end: isLate ? `did not end within ${timeout / 1_000} s` : 'could not be started' });
    });
    child.once('close', (code, by) => {
      if (code === 0) resolve(decode(Buffer.concat(chunks)));
      else resolve({ output: '', end: by === null ? `failed with exit code ${code}` : `was ended by ${by}` });
    });
  });
}
