import { expect } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { type Desk, sitDown } from './desk.ts';
import { createHome } from './home.ts';
import { type Finished, run } from './process.ts';
import { startOnTerminal, type TerminalSession } from './pseudo-terminal.ts';

/** An admin of a sandbox, logged in, with a kubeconfig at hand; and Jane, who works at a machine of her own. */
export interface AdminDesk extends Desk {
  /** Runs `kubectl-rancher` on a terminal. */
  onTerminal(...args: string[]): TerminalSession;
  /** Jane runs `kubectl-rancher`, logged in, without a terminal. */
  jane(...args: string[]): Promise<Finished>;
  janesEnv: Record<string, string>;
}

export async function sitDownAsAdmin(options: SandboxOptions = {}): Promise<AdminDesk> {
  const desk = await sitDown(options);
  const program = desk.home.path('bin/kubectl-rancher');
  const janesEnv = { ...createHome().env, SSL_CERT_FILE: desk.home.path('ca.pem') };
  await logIn(desk, 'admin', desk.env);
  await logIn(desk, 'jane', janesEnv);
  return {
    ...desk,
    janesEnv,
    onTerminal: (...args) => startOnTerminal(program, args, desk.env),
    jane: (...args) => run(program, args, { env: janesEnv }),
  };
}

/** Logs a user of the sandbox in with his password, at the machine whose environment this is. */
export async function logIn({ home, sandbox }: Desk, username: string, env: Record<string, string>): Promise<void> {
  const args = ['login', sandbox.url, '--username', username, '--password-stdin', '--no-merge'];
  const done = await run(home.path('bin/kubectl-rancher'), args, { env, input: `${username}-password` });
  expect(done).toMatchObject({ code: 0 });
}
