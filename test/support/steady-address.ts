import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { once } from './patience.ts';

/**
 * The address of a server that may be replaced. A port that is closed and opened again could be another process's
 * meanwhile.
 */
export interface SteadyAddress {
  /** From now on this sandbox has the address. */
  pointTo(sandbox: Sandbox): void;
}

/** Opens an address on loopback, with no server behind it yet. */
export async function openSteadyAddress(): Promise<SteadyAddress> {
  const open = new Set<Socket>();
  let target = 0;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) open.add(socket.on('close', () => open.delete(socket)));
    pipeline(client, upstream, client, () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    pointTo(sandbox) {
      target = Number(new URL(sandbox.url).port);
      sandbox.url = url;
      const setting = sandbox.state.settings.get('server-url');
      if (setting !== undefined) setting.value = sandbox.url;
    },
  };
}

/** A port of this machine without a listener, which no other process can get: it is one end of a connection. */
export async function holdSilentPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return socket.localPort ?? 0;
}
