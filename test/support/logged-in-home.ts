import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { createHome, type Home } from './home.ts';
import { type CommandRunner, runAsProcess, runInProcess } from './in-process.ts';
import { type Finished, run } from './process.ts';
import { takeRequests, useSandbox } from './sandbox.ts';
import type { SteadyAddress } from './steady-address.ts';

/** A home whose user is logged in to a sandbox. */
export interface LoggedInHome {
  sandbox: Sandbox;
  home: Home;
  /** Of the server, as in names of contexts. */
  host: string;
  /** Runs `kubectl-rancher` with these arguments, without a terminal. */
  rancher(...args: string[]): Promise<Finished>;
}

export interface LoggedInHomeOptions extends SandboxOptions {
  username?: 'admin' | 'jane';
  /** The server's setting `kubeconfig-generate-token`; here `false` by default. */
  generateToken?: boolean;
  /** An existing home. */
  home?: Home;
  /** The address of the server, which another one can get later. */
  address?: SteadyAddress;
  /** How `rancher` runs commands; by default as processes. */
  commands?: CommandRunner;
}

export async function createLoggedInHome(options: LoggedInHomeOptions = {}): Promise<LoggedInHome> {
  const { username = 'jane', generateToken = false, home = createHome(), address, ...others } = options;
  const { commands = runAsProcess, ...rest } = others;
  const sandbox = await useSandbox(rest);
  address?.pointTo(sandbox);
  setGenerateToken(sandbox, generateToken);
  const rancher = (...args: string[]): Promise<Finished> => commands(args, home.env);
  const login = ['login', sandbox.url, `--username=${username}`, '--no-merge', `--ca-checksum=${sandbox.caChecksum}`];
  const withPassword = { ...home.env, RANCHER_PASSWORD: `${username}-password` };
  // Only the program that is built has the process that talks to a keychain.
  const logIn = home.env.KUBECTL_RANCHER_SESSION_STORE === 'file' ? runInProcess : runAsProcess;
  expect(await logIn(login, withPassword)).toMatchObject({ code: 0 });
  takeRequests(sandbox);
  return { sandbox, home, host: new URL(sandbox.url).host, rancher };
}

export function setGenerateToken({ state }: Sandbox, value: boolean): void {
  const setting = state.settings.get('kubeconfig-generate-token');
  if (setting === undefined) throw new Error('the sandbox has no setting kubeconfig-generate-token');
  setting.value = String(value);
}

/** Writes a file into a home; returns its path. */
export function writeHomeFile(home: Home, name: string, content: string, mode = 0o600): string {
  writeFileSync(home.path(name), content, { mode });
  return home.path(name);
}

/** Runs a kubectl in a home. */
export function runKubectl({ path }: { path: string }, home: Home, ...args: string[]): Promise<Finished> {
  return run(path, args, { env: home.env });
}

/** The output of a kubectl that has listed pods. */
export const podsSeen = { code: 0, stdout: expect.stringContaining('Running'), stderr: '' };
