import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError, errorCode } from '../errors.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

export interface SandboxArguments {
  port: number;
  clusters: number;
  json: boolean;
}

/** How a run meets the world; a test gives others. */
export interface SandboxSurroundings {
  print(text: string): void;
  /** Resolves when the sandbox is to end. */
  untilEnd(): Promise<void>;
}

/** The program's own. */
export const processSurroundings: SandboxSurroundings = {
  print: (text) => void process.stdout.write(`${text}\n`),
  untilEnd: () =>
    new Promise((resolve) => void ['SIGINT', 'SIGTERM'].map((signal) => process.once(signal, () => resolve()))),
};

/** Runs a sandbox until the surroundings want it to end: says where it is, and leaves nothing behind. */
export async function runSandbox(args: SandboxArguments, surroundings: SandboxSurroundings): Promise<void> {
  const end = surroundings.untilEnd();
  const sandbox = await start(args);
  const directory = await mkdtemp(join(tmpdir(), 'kubectl-rancher-sandbox-'));
  try {
    const caFile = join(directory, 'ca.pem');
    await writeFile(caFile, sandbox.caPem, { mode: 0o600 });
    surroundings.print(args.json ? readyLine(sandbox, caFile) : welcome(sandbox, caFile));
    await end;
  } finally {
    await rm(directory, { recursive: true, force: true });
    await sandbox.close();
  }
}

async function start({ port, clusters }: SandboxArguments): Promise<Sandbox> {
  if (!Number.isInteger(clusters) || clusters < 1) throw new CliError('usage', '--clusters takes a number from 1 on.');
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new CliError('usage', '--port takes 0 to 65535.');
  const { startSandbox } = await import('../sandbox/sandbox.ts');
  try {
    return await startSandbox({ port, clusterCount: clusters });
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error;
    throw new CliError('failed', `Port ${port} on 127.0.0.1 is in use.`, 'Leave --port away to take any that is free.');
  }
}

function readyLine({ url, caChecksum, users, clusters }: Sandbox, caFile: string): string {
  return JSON.stringify({ url, caFile, caChecksum, users, clusters });
}

function welcome({ url, caChecksum, users, clusters }: Sandbox, caFile: string): string {
  return [
    `A small Rancher is ready at ${url}`,
    '',
    ...users.map(({ username, password }) => `  user ${username}, password ${password}`),
    ...clusters.map(({ id, name }) => `  cluster ${name} (${id})`),
    `  CA ${caFile}`,
    `  CA checksum ${caChecksum}`,
    '',
    'In another terminal, type:',
    '',
    `  kubectl rancher login ${url} --ca-file ${caFile}`,
    '',
    'Ctrl-C ends it, and everything in it is gone.',
  ].join('\n');
}
