import { randomBytes } from 'node:crypto';
import { readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { socketPath } from './lock-directory.ts';
import { isListening, untilClosed } from './sockets.ts';

/**
 * A place in the queue for a lock. The first in the queue holds it.
 *
 * Each member listens on a socket of its own, then draws a number as in Lamport's bakery: it marks itself as choosing, takes
 * one more than the highest number it sees, and drops the mark. It then waits for each member before it by staying connected to
 * that member's socket. The kernel closes the socket when its process ends, however it ends, so nobody has to guess
 * whether it is still alive; and what a dead member left is removed by its own name, which is never used again.
 */
export interface QueuePlace {
  /** Resolves when this place is the first. Rejects with the signal's reason when that aborts. */
  untilFirst(signal: AbortSignal): Promise<void>;
  leave(): Promise<void>;
}

interface Ticket {
  number: number;
  id: string;
}

const ticketName = /^t(\d{9})-([0-9a-f]+)$/;
const choosingName = /^c-([0-9a-f]+)$/;
const socketName = /^([0-9a-f]+)\.s$/;

/** Choosing takes about a millisecond; how often it is looked at, in milliseconds. */
const choosingInterval = 2;

/** How old a socket is that nobody has drawn a number for when its process must have died, in milliseconds. */
const abandonedAfter = 60_000;

const joinTries = 20;

/** Takes a place. `openDirectory` gives the queue's directory, making it if need be. */
export async function joinQueue(openDirectory: () => string): Promise<QueuePlace> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await takePlace(openDirectory());
    } catch (error) {
      if (!isSweptAway(error) || attempt === joinTries) throw error;
    }
  }
}

/** Somebody cleans up in /tmp. Listening in a directory that is not there any more fails with EACCES. */
function isSweptAway(error: unknown): boolean {
  return ['ENOENT', 'EACCES'].includes(systemErrorCode(error) ?? '');
}

async function takePlace(directory: string): Promise<QueuePlace> {
  const id = randomBytes(6).toString('hex');
  const waiting = new Set<Socket>();
  const server = await listen(socketPath(directory, id), waiting);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of waiting) socket.destroy();
    });
  try {
    const own = drawNumber(directory, id);
    return {
      untilFirst: (signal) => waitForTurn(directory, own, signal),
      async leave() {
        removeMember(directory, own);
        await close();
        removeAbandonedSockets(directory);
        removeIfEmpty(directory);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function drawNumber(directory: string, id: string): Ticket {
  const mark = join(directory, `c-${id}`);
  writeFileSync(mark, '');
  const ticket = { number: 1 + Math.max(0, ...listTickets(directory).map(({ number }) => number)), id };
  writeFileSync(join(directory, nameOf(ticket)), '');
  // Whoever took this process for dead has removed one of these; nobody waits for it then, so it has no place.
  const isSeen = listIds(directory, choosingName).includes(id) && hasSocket(directory, id);
  rmSync(mark, { force: true });
  if (isSeen) return ticket;
  removeMember(directory, ticket);
  throw Object.assign(new Error('taken for dead'), { code: 'ENOENT' });
}

function hasSocket(directory: string, id: string): boolean {
  return process.platform === 'win32' || listIds(directory, socketName).includes(id);
}

async function waitForTurn(directory: string, own: Ticket, signal: AbortSignal): Promise<void> {
  // Whoever is choosing now may not have seen this ticket, and draw a number that comes before it.
  for (const id of listIds(directory, choosingName)) await untilChosen(directory, id, signal);
  for (;;) {
    const before = listTickets(directory).filter((ticket) => isBefore(ticket, own));
    const nearest = before.reduce<Ticket | undefined>(
      (last, ticket) => (last && isBefore(ticket, last) ? last : ticket),
      undefined,
    );
    if (nearest === undefined) return;
    await untilClosed(socketPath(directory, nearest.id), signal);
    if (!(await isListening(socketPath(directory, nearest.id)))) removeMember(directory, nearest);
  }
}

async function untilChosen(directory: string, id: string, signal: AbortSignal): Promise<void> {
  while (listIds(directory, choosingName).includes(id)) {
    signal.throwIfAborted();
    if (await isListening(socketPath(directory, id))) {
      await new Promise((resolve) => setTimeout(resolve, choosingInterval));
    } else {
      rmSync(join(directory, `c-${id}`), { force: true });
      removeSocket(directory, id);
    }
  }
}

function removeMember(directory: string, ticket: Ticket): void {
  rmSync(join(directory, nameOf(ticket)), { force: true });
  removeSocket(directory, ticket.id);
}

function removeSocket(directory: string, id: string): void {
  if (process.platform !== 'win32') rmSync(socketPath(directory, id), { force: true });
}

/** A process that died before it had drawn a number leaves a socket that nobody waits for. */
function removeAbandonedSockets(directory: string): void {
  const members = new Set([...listTickets(directory).map(({ id }) => id), ...listIds(directory, choosingName)]);
  for (const id of listIds(directory, socketName).filter((socket) => !members.has(socket))) {
    const path = socketPath(directory, id);
    const status = statSync(path, { throwIfNoEntry: false });
    if (status !== undefined && Date.now() - status.mtimeMs > abandonedAfter) rmSync(path, { force: true });
  }
}

/** Whoever was about to join makes it anew. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Somebody else is in it.
  }
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function listIds(directory: string, form: RegExp): string[] {
  return listNames(directory).flatMap((name) => form.exec(name)?.[1] ?? []);
}

function listTickets(directory: string): Ticket[] {
  return listNames(directory).flatMap((name) => {
    const [, number, id] = ticketName.exec(name) ?? [];
    return number === undefined || id === undefined ? [] : [{ number: Number(number), id }];
  });
}

function nameOf({ number, id }: Ticket): string {
  return `t${String(number).padStart(9, '0')}-${id}`;
}

function isBefore(one: Ticket, other: Ticket): boolean {
  return one.number === other.number ? one.id < other.id : one.number < other.number;
}

function listen(path: string, waiting: Set<Socket>): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      waiting.add(socket.unref());
      socket.on('error', () => undefined);
      socket.on('close', () => waiting.delete(socket));
    });
    server.on('error', reject);
    // A lock is held by a process that does something else; it is no reason for a process to go on.
    server.listen(path, () => resolve(server.unref()));
  });
}
