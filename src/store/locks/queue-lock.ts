import { randomBytes } from 'node:crypto';
import { readdirSync, rmdirSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { systemErrorCode } from '../../errors.ts';
import { createFile } from '../../platform/files/create-file.ts';
import { unlinkIfPresent } from '../../platform/files/unlink-if-present.ts';
import { socketPath } from './lock-directory.ts';
import { isListening, untilClosed } from './sockets.ts';

/**
 * A place in the queue for a lock. The first in the queue holds it.
 *
 * Each member listens on a socket of its own, then draws a number as in Lamport's bakery: it marks itself as choosing,
 * takes one more than the highest number it sees, and removes the mark. It then waits for each member before it by
 * staying connected to that member's socket. The kernel closes the socket when the process ends, however it ends, so no
 * timeout has to guess whether it is alive. Files of a dead member are removed by its id, which is never reused.
 */
export interface QueuePlace {
  /** Resolves when this place is the first. Rejects with the reason of an aborted signal. */
  untilFirst(signal: AbortSignal): Promise<void>;
  /** The ids of those that the whole queue waits for: the first in it, and those that are choosing a number. Not this place's own. */
  heldUpBy(): string[];
  /** Takes a member that does not respond any longer out of the queue. Its process is left alone. */
  remove(id: string): void;
  leave(): Promise<void>;
}

interface Ticket {
  number: number;
  id: string;
}

const ticketName = /^t(\d{9})-([0-9a-f]+)$/;
const choosingName = /^c-([0-9a-f]+)$/;
const socketName = /^([0-9a-f]+)\.s$/;

/** How often a member that is choosing is looked at, in milliseconds; choosing takes about one. */
const choosingInterval = 2;

/** Age at which a socket without a number is that of a dead process, in milliseconds. */
const abandonedAfter = 60_000;

const joinTries = 20;

/** Takes a place. `openDirectory` creates the queue's directory and returns its path. */
export async function joinQueue(openDirectory: () => string): Promise<QueuePlace> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await takePlace(openDirectory());
    } catch (error) {
      if (!isDirectoryGone(error) || attempt === joinTries) throw error;
    }
  }
}

/** Something cleans up /tmp. Listening in a directory that is gone fails with EACCES. */
function isDirectoryGone(error: unknown): boolean {
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
      heldUpBy: () => listAhead(directory, own),
      remove: (other) => removeAny(directory, other),
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
  createFile(mark, '');
  const ticket = { number: 1 + Math.max(0, ...listTickets(directory).map(({ number }) => number)), id };
  createFile(join(directory, nameOf(ticket)), '');
  // A member that took this process for dead has removed one of these, and will not wait for it: draw again.
  const isSeen = listIds(directory, choosingName).includes(id) && hasSocket(directory, id);
  unlinkIfPresent(mark);
  if (isSeen) return ticket;
  removeMember(directory, ticket);
  throw Object.assign(new Error('another process removed the ticket'), { code: 'ENOENT' });
}

function hasSocket(directory: string, id: string): boolean {
  return process.platform === 'win32' || listIds(directory, socketName).includes(id);
}

async function waitForTurn(directory: string, own: Ticket, signal: AbortSignal): Promise<void> {
  // A member that is choosing now may not have seen this ticket, and may draw a lower number.
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

function listAhead(directory: string, own: Ticket): string[] {
  const [first] = listTickets(directory).sort((one, other) => (isBefore(one, other) ? -1 : 1));
  const ids = [...(first === undefined ? [] : [first.id]), ...listIds(directory, choosingName)];
  return ids.filter((id) => id !== own.id);
}

function removeAny(directory: string, id: string): void {
  unlinkIfPresent(join(directory, `c-${id}`));
  for (const ticket of listTickets(directory).filter((other) => other.id === id)) removeMember(directory, ticket);
  removeSocket(directory, id);
}

async function untilChosen(directory: string, id: string, signal: AbortSignal): Promise<void> {
  while (listIds(directory, choosingName).includes(id)) {
    signal.throwIfAborted();
    if (await isListening(socketPath(directory, id))) {
      await new Promise((resolve) => setTimeout(resolve, choosingInterval));
    } else {
      unlinkIfPresent(join(directory, `c-${id}`));
      removeSocket(directory, id);
    }
  }
}

function removeMember(directory: string, ticket: Ticket): void {
  unlinkIfPresent(join(directory, nameOf(ticket)));
  removeSocket(directory, ticket.id);
}

function removeSocket(directory: string, id: string): void {
  if (process.platform !== 'win32') unlinkIfPresent(socketPath(directory, id));
}

/** A process that died before it drew a number leaves a socket without a ticket. */
function removeAbandonedSockets(directory: string): void {
  const members = new Set([...listTickets(directory).map(({ id }) => id), ...listIds(directory, choosingName)]);
  for (const id of listIds(directory, socketName).filter((socket) => !members.has(socket))) {
    const path = socketPath(directory, id);
    const status = statSync(path, { throwIfNoEntry: false });
    if (status !== undefined && Date.now() - status.mtimeMs > abandonedAfter) unlinkIfPresent(path);
  }
}

/** A process that is about to join creates it again. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Another member is in it.
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

function listIds(directory: string, pattern: RegExp): string[] {
  return listNames(directory).flatMap((name) => pattern.exec(name)?.[1] ?? []);
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
