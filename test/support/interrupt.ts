import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Finished } from './process.ts';
import type { TestContext } from './test-context.ts';

/** Sends a signal to a process that catches it, and waits until it has it: a busy machine may take its time. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  process.kill(pid, signal);
  if (process.platform !== 'linux') return;
  const pending = (): bigint =>
    BigInt(`0x${/^ShdPnd:\s*(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'}`);
  while (pending() !== 0n);
}

export interface Interruption {
  signal?: NodeJS.Signals;
  /** The beginning of the request, as in `POST /v3/tokens`, the first of which the signal comes with. */
  at: string;
}

/**
 * Runs a program, and sends it a signal during one of its requests to a sandbox. Fails when there is no such request.
 */
export async function interruptAt(
  sandbox: Sandbox,
  { signal = 'SIGINT', at }: Interruption,
  start: (onStart: (pid: number) => void) => Promise<Finished>,
): Promise<Finished> {
  let pid = 0;
  let isSent = false;
  sandbox.intercept = ({ method, url }) => {
    if (!isSent && `${method} ${url}`.startsWith(at)) {
      isSent = true;
      sendSignal(pid, signal);
    }
    return false;
  };
  const finished = await start((started) => {
    pid = started;
  });
  sandbox.intercept = () => false;
  expect(isSent, `it sent ${at}`).toBe(true);
  return finished;
}

/** Has Ctrl-C come in this process while a sandbox gets its first request with this path. */
export function interruptHere(sandbox: Sandbox, { interruptions }: TestContext, path: string): void {
  let isDone = false;
  sandbox.intercept = ({ url }) => {
    if (!isDone && url === path) {
      isDone = true;
      interruptions.interrupt();
    }
    return false;
  };
}
