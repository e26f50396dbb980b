import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { once } from '../patience.ts';

/** What is done with a connection. */
export type Behaviour = (socket: Socket) => void;

/** An address that stays the same for all tests of a file. It leads to a sandbox, or does something else with its connections. */
export interface Front {
  port: number;
  /** How many connections there were. */
  connections: number;
  leadTo(sandbox: Sandbox): void;
  behave(behaviour: Behaviour): void;
  /**
   * Resolves when nothing comes or goes any longer. Both ends of all connections are in this process, and loopback does not wait: what
   * has not happened after some turns of the event loop waits for time to pass. Resolves too when there is no end to it.
   */
  quiet(): Promise<void>;
}

/** Turns of the event loop without anything coming or going. */
const quietTurns = 6;

/** Milliseconds after which what goes on counts as endless. */
const endless = 1_000;

/** Opens one; as a proxy it answers CONNECT before it leads to a sandbox. */
export async function openFront({ isProxy = false } = {}): Promise<Front> {
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket));
  };
  const traffic = (): number =>
    [...open].reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, front.connections);
  let behaviour: Behaviour = (socket) => void socket.destroy();
  const front: Front = {
    port: 0,
    connections: 0,
    leadTo({ url }) {
      const lead = leadingTo(Number(new URL(url).port), keep);
      behaviour = isProxy ? afterConnect(lead) : lead;
    },
    async quiet() {
      const start = performance.now();
      let before = -1;
      for (let turns = 0; turns < quietTurns && performance.now() - start < endless; turns++) {
        if (traffic() !== before) turns = 0;
        before = traffic();
        await setTimeout(5);
      }
    },
    behave(other) {
      behaviour = other;
      front.connections = 0;
    },
  };
  const server = createServer((socket) => {
    front.connections += 1;
    keep(socket);
    behaviour(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  afterAll(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  front.port = (server.address() as AddressInfo).port;
  return front;
}

function leadingTo(port: number, keep: (socket: Socket) => Socket): Behaviour {
  return (client) => {
    const upstream = keep(connect(port, '127.0.0.1'));
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  };
}

function afterConnect(lead: Behaviour): Behaviour {
  return (client) =>
    void client.once('data', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      lead(client);
    });
}
