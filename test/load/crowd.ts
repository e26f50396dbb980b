import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { credentialLockName } from '../../src/flows/session/locks.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { findLockDirectory } from '../../src/store/locks/lock-directory.ts';
import type { Home } from '../support/home.ts';
import { startOnTerminal, type TerminalSession } from '../support/pseudo-terminal.ts';

/** How many of a thing this run is for: all of them, or a tenth where time is short. */
export function size(full: number): number {
  return process.env.LOAD === 'full' ? full : Math.ceil(full / 10);
}

/** How long many processes may take, in milliseconds. */
const patience = 300_000;

export interface Crowd {
  terminal: TerminalSession;
  /** What each of them ended with, when all have. */
  outcomes(): Promise<{ code: string; stdout: string; stderr: string }[]>;
}

/** Starts many asks at once on one terminal, in its foreground, each from a process of its own. */
export function startCrowd(home: Home, sandbox: Sandbox, clusters: string[]): Crowd {
  const host = sandbox.url.replace('https://', '');
  const asks = clusters.map(
    (cluster, index) =>
      `(kubectl-rancher-auth --server=${host} --cluster=${cluster} >out.${index} 2>err.${index}; echo $? >code.${index}) &`,
  );
  const script = `cd '${home.directory}'; ${asks.join('\n')}\nwait; echo all have ended`;
  const terminal = startOnTerminal('/bin/sh', ['-c', script], home.env, patience);
  const read = (name: string): string => readFileSync(home.path(name), 'utf8');
  return {
    terminal,
    async outcomes() {
      await terminal.ended;
      return clusters.map((_, index) => ({
        code: read(`code.${index}`).trim(),
        stdout: read(`out.${index}`),
        stderr: read(`err.${index}`),
      }));
    },
  };
}

/** Resolves when so many processes stand in the queue for a cluster's token. */
export async function untilQueued(home: Home, sandbox: Sandbox, cluster: string, count: number): Promise<void> {
  const name = credentialLockName({ server: sandbox.url, profile: 'default', cluster });
  const lock = findLockDirectory(home.path('.local/share/kubectl-rancher'), name);
  await expect.poll(() => countTickets(lock), { timeout: patience, interval: 20 }).toBeGreaterThanOrEqual(count);
}

function countTickets(lock: string): number {
  return existsSync(lock) ? readdirSync(lock).filter((name) => name.startsWith('t')).length : 0;
}
