import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { Token } from '../../src/sandbox/tokens.ts';
import { createHome, type Home } from './home.ts';
import { anyKubectl } from './kubectl.ts';
import { type Finished, run } from './process.ts';
import { startOnTerminal, type TerminalSession } from './pseudo-terminal.ts';
import { clusterId, useSandbox } from './sandbox.ts';

/** Somebody at a terminal, with a Rancher whose certificate the machine trusts, and who has never logged in. */
export interface Desk {
  sandbox: Sandbox;
  home: Home;
  /** What programs find in their environment; a test may add to it. */
  env: Record<string, string>;
  kubectl: string;
  /** Starts `kubectl-rancher login` for the sandbox on a terminal. */
  logIn(...args: string[]): TerminalSession;
  /** Runs `kubectl-rancher` without a terminal. */
  rancher(...args: string[]): Promise<Finished>;
  /** Makes a kubeconfig with the session there is, and lists the pods of `dev` with kubectl, without a terminal. */
  listPods(): Promise<Finished>;
  /** The user's tokens on the server. */
  tokens(): Token[];
}

export async function sitDown(options: SandboxOptions = {}): Promise<Desk> {
  const sandbox = await useSandbox(options);
  const home = createHome();
  const { path: kubectl } = await anyKubectl();
  writeFileSync(home.path('ca.pem'), sandbox.caPem);
  const env: Record<string, string> = { ...home.env, SSL_CERT_FILE: home.path('ca.pem') };
  const rancher = (...args: string[]) => run(home.path('bin/kubectl-rancher'), args, { env });
  return {
    sandbox,
    home,
    env,
    kubectl,
    rancher,
    logIn: (...args) =>
      startOnTerminal(home.path('bin/kubectl-rancher'), ['login', sandbox.url, '--no-merge', ...args], env),
    async listPods() {
      expect(await rancher('kubeconfig', 'dev', '--exec', '--force', '-f', home.path('kubeconfig'))).toMatchObject({
        code: 0,
      });
      return run(kubectl, ['get', 'pods'], { env });
    },
    tokens: () => [...sandbox.state.tokens.values()],
  };
}

/** What a `kubectl get pods` that works gives. */
export const pods = { code: 0, stdout: expect.stringContaining('Running'), stderr: '' };

/** Writes the kubeconfig of somebody who was given one for `dev`, and has not logged in. */
export function giveKubeconfig({ sandbox, home }: Desk): void {
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

/** How long a login's own session is on the sandbox, in milliseconds. */
export const sessionLength = 960 * 60_000;

/** Expects that all there is on the server, but for the browser's own sessions, is one session-long token that the terminal keeps. */
export function expectOneShortSession({ tokens }: Desk): void {
  const own = tokens().filter(({ description, clusterId: cluster }) => description !== 'UI session' && !cluster);
  expect(own.map(({ ttl }) => ttl)).toEqual([expect.any(Number)]);
  expect(own[0]?.ttl).toBeLessThanOrEqual(sessionLength);
  expect(own[0]?.name).toMatch(/^token-/);
}
