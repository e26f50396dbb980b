import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';

/** What is done with a connection. */
export type Behaviour = (socket: Socket) => void;

/** An address in front of a sandbox, whose connections can be treated otherwise. */
export interface Front {
  port: number;
  behave: Behaviour;
  /** How many connections there were. */
  connections: number;
}

/** Opens one; it leads to the sandbox, and as a proxy answers CONNECT first. */
export async function openFront(sandbox: Sandbox, { isProxy = false } = {}): Promise<Front> {
  const target = Number(new URL(sandbox.url).port);
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => open.add(socket) && socket.on('error', () => socket.destroy());
  const lead = (client: Socket): void => {
    const upstream = keep(connect(target, '127.0.0.1'));
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  };
  const leadFromProxy: Behaviour = (client) =>
    void client.once('data', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      lead(client);
    });
  const front: Front = { port: 0, behave: isProxy ? leadFromProxy : lead, connections: 0 };
  const server = createServer((socket) => {
    front.connections += 1;
    keep(socket).once('close', () => open.delete(socket));
    front.behave(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  front.port = (server.address() as AddressInfo).port;
  return front;
}
