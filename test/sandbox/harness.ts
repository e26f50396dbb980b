import type { Clock } from '../../src/platform/clock.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type ClientRequest, type ClientResponse, sendRequest } from '../contract/client.ts';
import { textField } from '../contract/json.ts';

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Sends a request to a sandbox. */
export function callSandbox(
  { url, caPem }: Pick<Sandbox, 'url' | 'caPem'>,
  method: string,
  path: string,
  more: Omit<ClientRequest, 'method' | 'path'> = {},
): Promise<ClientResponse> {
  return sendRequest({ url, caPem }, { method, path, ...more });
}

/** Logs a user of the sandbox in; returns the session token. */
export async function logIn(sandbox: Sandbox, username: 'admin' | 'jane'): Promise<string> {
  const user = sandbox.users.find((candidate) => candidate.username === username);
  const body = { type: 'localProvider', ...user };
  return textField((await callSandbox(sandbox, 'POST', '/v1-public/login', { body })).body, 'token');
}

/** Creates a token for one cluster, or an unscoped one. */
export async function mint(sandbox: Sandbox, bearer: string, clusterId?: string): Promise<string> {
  const body = { type: 'token', ttl: 3_600_000, ...(clusterId && { clusterId }) };
  return textField((await callSandbox(sandbox, 'POST', '/v3/tokens', { bearer, body })).body, 'token');
}

/** The id of one of the sandbox's clusters. */
export function clusterId(sandbox: Sandbox, name: string): string {
  const cluster = sandbox.clusters.find((candidate) => candidate.name === name);
  if (!cluster) throw new Error(`the sandbox has no cluster ${name}`);
  return cluster.id;
}
