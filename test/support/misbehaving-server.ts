import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { once } from './patience.ts';

/** A server that writes what it likes, byte for byte. */
export interface RudeServer {
  port: number;
  url: string;
  caPem: string;
  /** The first line of each request that came, or an empty one for each connection where none is waited for. */
  requests: string[];
}

/** A server that speaks TLS; `answer` is called for each request, when its first bytes have come. */
export async function startRudeServer(answer: (socket: Socket) => void): Promise<RudeServer> {
  const { caPem, serverPem, serverKeyPem } = await makeCertificates();
  const requests: string[] = [];
  const server = createTlsServer({ cert: serverPem, key: serverKeyPem });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      const [line = ''] = data.toString('latin1').split('\r\n');
      if (!line.endsWith(' HTTP/1.1')) return;
      requests.push(line);
      answer(socket);
    });
  });
  return { ...(await listen(server)), caPem, requests };
}

/** A server that speaks nothing in particular; `answer` is called for each connection. */
export async function startRawServer(answer: (socket: Socket) => void): Promise<RudeServer> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    requests.push('');
    answer(socket);
  });
  return { ...(await listen(server)), caPem: '', requests };
}

/** Writes a piece again and again for as long as somebody takes it. */
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
