import { SANDBOX_VERSIONS, type SandboxVersion } from '../../src/sandbox/sandbox.ts';
import { createHome } from './home.ts';
import { type CommandRunner, runAsProcess, runInProcess } from './in-process.ts';
import { logInHere } from './log-in.ts';
import type { Finished } from './process.ts';
import { startOnTerminal, type TerminalSession } from './pseudo-terminal.ts';
import { startWorkstation, type Workstation, type WorkstationOptions } from './workstation.ts';

/**
 * How to run commands for a question that is asked of every version: as processes for the oldest and the newest, whose differences a
 * process could show, and in this process for those between them.
 */
export function commandsFor(version: SandboxVersion): CommandRunner {
  return version === SANDBOX_VERSIONS[0] || version === SANDBOX_VERSIONS.at(-1) ? runAsProcess : runInProcess;
}

/** The machine of an admin who is logged in; and that of a standard user, jane. */
export interface AdminWorkstation extends Workstation {
  /** Runs `kubectl-rancher` on a terminal. */
  onTerminal(...args: string[]): TerminalSession;
  /** Runs a command as the standard user, logged in, without a terminal. */
  runAsUser(...args: string[]): Promise<Finished>;
  userEnv: Record<string, string>;
}

export async function startAdminWorkstation({
  commands = runAsProcess,
  ...options
}: WorkstationOptions = {}): Promise<AdminWorkstation> {
  const workstation = await startWorkstation({ commands, ...options });
  const { home, env } = workstation;
  const userEnv = { ...createHome().env, SSL_CERT_FILE: home.path('ca.pem') };
  await logInHere(workstation.sandbox, env, 'admin');
  await logInHere(workstation.sandbox, userEnv, 'jane');
  return {
    ...workstation,
    userEnv,
    onTerminal: (...args) => startOnTerminal(home.path('bin/kubectl-rancher'), args, env),
    runAsUser: (...args) => commands(args, userEnv),
  };
}
