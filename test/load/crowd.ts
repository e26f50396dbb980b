import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Home } from '../support/home.ts';
import { startOnTerminal, type TerminalSession } from '../support/pseudo-terminal.ts';

/** How many of a thing this run is for: all of them, or a tenth where time is short. */
export function size(full: number): number {
  return process.env.LOAD === 'full' ? full : Math.ceil(full / 10);
}

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
  const terminal = startOnTerminal('/bin/sh', ['-c', script], home.env);
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

/** Resolves when so many processes stand in queues for locks. */
export async function untilQueued(count: number): Promise<void> {
  const locks = process.getuid === undefined ? tmpdir() : `/tmp/kubectl-rancher-${process.getuid()}`;
  const queued = (): number =>
    readdirSync(locks)
      .map((lock) => listTickets(join(locks, lock)))
      .reduce((most, tickets) => Math.max(most, tickets), 0);
  while (queued() < count) await sleep(20);
}

function listTickets(lock: string): number {
  try {
    return readdirSync(lock).filter((name) => name.startsWith('t')).length;
  } catch {
    return 0;
  }
}
