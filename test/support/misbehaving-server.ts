import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { once } from './patience.ts';

/** A server whose test writes every byte of its responses. */
export interface MisbehavingServer {
  port: number;
  url: string;
  caPem: string;
  /** The first line of each request that came, or an empty one for each connection where none is waited for. */
  requests: string[];
}

/** A server with TLS; `respond` is called for each request, when its first bytes have arrived. */
export async function startMisbehavingServer(respond: (socket: Socket) => void): Promise<MisbehavingServer> {
  const { caPem, serverPem, serverKeyPem } = await makeCertificates();
  const requests: string[] = [];
  const server = createTlsServer({ cert: serverPem, key: serverKeyPem });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      const [line = ''] = data.toString('latin1').split('\r\n');
      if (!line.endsWith(' HTTP/1.1')) return;
      requests.push(line);
      respond(socket);
    });
  });
  return { ...(await listen(server)), caPem, requests };
}

/** A server without any protocol; `respond` is called for each connection. */
export async function startRawServer(respond: (socket: Socket) => void): Promise<MisbehavingServer> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    requests.push('');
    respond(socket);
  });
  return { ...(await listen(server)), caPem: '', requests };
}

/** Writes a piece repeatedly until the connection ends. */
export function pump(socket: Socket, piece: string | Buffer): void {
  const write = (): void => {
    if (socket.destroyed) return;
    if (socket.write(piece)) setImmediate(write);
    else socket.once('drain', write);
  };
  write();
}

async function listen(server: Server): Promise<{ port: number; url: string }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `https://127.0.0.1:${port}` };
}
