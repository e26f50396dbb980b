import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { Token } from '../../src/sandbox/tokens/tokens.ts';
import { createHome, type Home } from './home.ts';
import { type CommandRunner, runAsProcess, runInProcess } from './in-process.ts';
import { anyKubectl } from './kubectl.ts';
import { type Finished, run } from './process.ts';
import { startOnTerminal, type TerminalSession } from './pseudo-terminal.ts';
import { clusterId, useSandbox } from './sandbox.ts';

/** A user's machine that trusts the certificate of a sandbox, where no one has logged in yet. */
export interface Workstation {
  sandbox: Sandbox;
  home: Home;
  /** The environment of programs; a test may add to it. */
  env: Record<string, string>;
  kubectl: string;
  /** Starts `kubectl-rancher login` for the sandbox on a terminal. */
  logIn(...args: string[]): TerminalSession;
  /** Runs `kubectl-rancher` without a terminal. */
  rancher(...args: string[]): Promise<Finished>;
  /** Creates a kubeconfig with the current session, and lists the pods of `dev` with kubectl, without a terminal. */
  listPods(): Promise<Finished>;
  /** The user's tokens on the server. */
  tokens(): Token[];
}

export interface WorkstationOptions extends SandboxOptions {
  /** How commands without a terminal are run; by default as processes. */
  commands?: CommandRunner;
}

export async function startWorkstation({
  commands = runAsProcess,
  ...options
}: WorkstationOptions = {}): Promise<Workstation> {
  const sandbox = await useSandbox(options);
  const home = createHome();
  const { path: kubectl } = await anyKubectl();
  writeFileSync(home.path('ca.pem'), sandbox.caPem);
  const env: Record<string, string> = { ...home.env, SSL_CERT_FILE: home.path('ca.pem') };
  const rancher = (...args: string[]) => commands(args, env);
  return {
    sandbox,
    home,
    env,
    kubectl,
    rancher,
    logIn: (...args) =>
      startOnTerminal(home.path('bin/kubectl-rancher'), ['login', sandbox.url, '--no-merge', ...args], env),
    async listPods() {
      const make = ['kubeconfig', 'dev', '--exec', '--force', '-f', home.path('kubeconfig')];
      expect(await runInProcess(make, env)).toMatchObject({ code: 0 });
      return run(kubectl, ['get', 'pods'], { env });
    },
    tokens: () => [...sandbox.state.tokens.values()],
  };
}

/** The result of a successful `kubectl get pods`. */
export const pods = { code: 0, stdout: expect.stringContaining('Running'), stderr: '' };

/** Writes a kubeconfig for `dev`, as a user without a login gets it from someone else. */
export function giveKubeconfig({ sandbox, home }: Workstation): void {
  const id = clusterId(sandbox, 'dev');
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'kubectl-rancher-auth',
    args: [`--server=${new URL(sandbox.url).host}`, `--cluster=${id}`],
    interactiveMode: 'IfAvailable',
  };
  const cluster = {
    server: `${sandbox.url}/k8s/clusters/${id}`,
    'certificate-authority-data': Buffer.from(sandbox.caPem).toString('base64'),
  };
  const kubeconfig = {
    clusters: [{ name: 'dev', cluster }],
    contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
    'current-context': 'dev',
    users: [{ name: 'dev', user: { exec } }],
  };
  writeFileSync(home.path('kubeconfig'), JSON.stringify(kubeconfig), { mode: 0o600 });
}

/** The lifetime of a session on the sandbox, in milliseconds. */
export const sessionLength = 960 * 60_000;

/**
 * Expects that the only unscoped token on the server, besides the browser's sessions, is the terminal's, no longer than
 * a session.
 */
export function expectOneShortSession({ tokens }: Workstation): void {
  const own = tokens().filter(({ description, clusterId: cluster }) => description !== 'UI session' && !cluster);
  expect(own.map(({ ttl }) => ttl)).toEqual([expect.any(Number)]);
  expect(own[0]?.ttl).toBeLessThanOrEqual(sessionLength);
  expect(own[0]?.name).toMatch(/^token-/);
}
