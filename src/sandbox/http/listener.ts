import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificates } from '../certificates.ts';

const LOOPBACK = '127.0.0.1';

/** A running listener: its address, and how to close it with all its connections. */
export interface Listener {
  host: string;
  close(): Promise<void>;
}

/** Listens for HTTPS on loopback only; port 0 takes any free port. */
export async function listen(
  certificates: Certificates,
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listener> {
  const server = createServer({ cert: certificates.serverPem, key: certificates.serverKeyPem }, handle);
  const sockets = trackSockets(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return { host: `${LOOPBACK}:${portOf(server)}`, close: () => close(server, sockets) };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return address.port;
}

/** All connections, including those that have not finished the handshake: `closeAllConnections` does not know these. */
function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function close(server: Server, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
