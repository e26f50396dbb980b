import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { systemErrorCode } from '../errors.ts';

/** A web server that only this machine reaches. */
export interface LoopbackServer {
  port: number;
  /** Closes open connections too. */
  close(): Promise<void>;
}

/** How many random ports are tried: one may be free on IPv4 and taken on IPv6. */
const tries = 10;

/**
 * Listens on 127.0.0.1 and, where the machine has it, on ::1, with the same port on both: `localhost` may mean either,
 * and another user's program must not receive the login on the other one. Takes the first free port of `ports`; 0 means
 * any.
 * Throws the system's `EADDRINUSE` when all are taken.
 */
export async function listenOnLoopback(ports: readonly number[], handle: RequestListener): Promise<LoopbackServer> {
  const candidates = ports.flatMap((port) => (port === 0 ? Array<number>(tries).fill(0) : [port]));
  let taken: unknown;
  for (const port of candidates) {
    try {
      return await listenOnBoth(port, handle);
    } catch (error) {
      if (systemErrorCode(error) !== 'EADDRINUSE' && systemErrorCode(error) !== 'EACCES') throw error;
      taken = error;
    }
  }
  throw taken;
}

async function listenOnBoth(port: number, handle: RequestListener): Promise<LoopbackServer> {
  const first = await listen(port, '127.0.0.1', handle);
  try {
    const second = await listen(first.port, '::1', handle);
    return { port: first.port, close: async () => void (await Promise.all([first.close(), second.close()])) };
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(systemErrorCode(error) ?? '')) return first;
    await first.close();
    throw error;
  }
}

function listen(port: number, host: string, handle: RequestListener): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    // Anyone on this machine may send anything: that must not end the program.
    try {
      handle(request, response);
    } catch {
      response.writeHead(500).end();
    }
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve({ port: portOf(server), close: () => close(server, sockets) }));
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
