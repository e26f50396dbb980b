import { expect } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { createHome } from './home.ts';
import { type Finished, run } from './process.ts';
import { startOnTerminal, type TerminalSession } from './pseudo-terminal.ts';
import { startWorkstation, type Workstation } from './workstation.ts';

/** The machine of an admin who is logged in; and that of a standard user, jane. */
export interface AdminWorkstation extends Workstation {
  /** Runs `kubectl-rancher` on a terminal. */
  onTerminal(...args: string[]): TerminalSession;
  /** Runs `kubectl-rancher` as the standard user, logged in, without a terminal. */
  runAsUser(...args: string[]): Promise<Finished>;
  userEnv: Record<string, string>;
}

export async function startAdminWorkstation(options: SandboxOptions = {}): Promise<AdminWorkstation> {
  const workstation = await startWorkstation(options);
  const program = workstation.home.path('bin/kubectl-rancher');
  const userEnv = { ...createHome().env, SSL_CERT_FILE: workstation.home.path('ca.pem') };
  await logIn(workstation, 'admin', workstation.env);
  await logIn(workstation, 'jane', userEnv);
  return {
    ...workstation,
    userEnv,
    onTerminal: (...args) => startOnTerminal(program, args, workstation.env),
    runAsUser: (...args) => run(program, args, { env: userEnv }),
  };
}

/** Logs a user of the sandbox in with a password, at the machine with this environment. */
export async function logIn(
  { home, sandbox }: Workstation,
  username: string,
  env: Record<string, string>,
): Promise<void> {
  const args = ['login', sandbox.url, '--username', username, '--password-stdin', '--no-merge'];
  const done = await run(home.path('bin/kubectl-rancher'), args, { env, input: `${username}-password` });
  expect(done).toMatchObject({ code: 0 });
}
