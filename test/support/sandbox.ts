import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { noteSandbox } from './secrets.ts';

/** A sandbox for one test. */
export async function useSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  noteSandbox(sandbox);
  return sandbox;
}

/** The id of one of a sandbox's clusters. */
export function clusterId(sandbox: Sandbox, name: string): string {
  const cluster = sandbox.clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) throw new Error(`the sandbox has no cluster ${name}`);
  return cluster.id;
}

/** The requests that a sandbox got since the last call: `POST /v3/tokens`, ... */
export function takeRequests(sandbox: Sandbox): string[] {
  return sandbox.requests.splice(0).map(({ method, path }) => `${method} ${path}`);
}

/** Deletes the tokens of a user of the sandbox that a test picks, as an admin would. */
export function deleteTokens(sandbox: Sandbox, pick: (token: { isDerived: boolean }) => boolean = () => true): void {
  for (const [name, token] of sandbox.state.tokens) if (pick(token)) sandbox.state.tokens.delete(name);
}
