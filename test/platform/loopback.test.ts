import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { listenOnLoopback } from '../../src/platform/loopback.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

async function occupy(host: string, port = 0): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  onTestFinished(() => void server.close());
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listen(ports: number[]) {
  const server = await listenOnLoopback(ports, (request, response) => response.end(`you asked for ${request.url}`));
  onTestFinished(() => server.close());
  return server;
}

async function ask(host: string, port: number): Promise<string> {
  const response = await fetch(`http://${host}:${port}/x`);
  return response.text();
}

test('answers on 127.0.0.1, and on ::1 where there is one, and nowhere else', async () => {
  const { port } = await listen([0]);
  expect(await ask('127.0.0.1', port)).toBe('you asked for /x');
  if (hasIpv6) expect(await ask('[::1]', port)).toBe('you asked for /x');
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address !== undefined && !address.internal && address.family === 'IPv4');
  for (const other of others) await expect(ask(other?.address ?? '', port)).rejects.toThrow();
});

test('a port that is taken, on either address, is left for the next one', async () => {
  const first = await occupy('127.0.0.1');
  const second = hasIpv6 ? await occupy('::1') : first;
  const free = await occupy('127.0.0.1').then((port) => port + 1);
  const { port } = await listen([first, second, free, 0]);
  expect([first, second]).not.toContain(port);
  expect(await ask('127.0.0.1', port)).toBe('you asked for /x');
});

test('says so when every port is taken', async () => {
  const taken = await occupy('127.0.0.1');
  await expect(listenOnLoopback([taken], () => undefined)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('closed, it answers no more, and cuts who is still there', async () => {
  let arrived = (): void => undefined;
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = await listenOnLoopback([0], () => arrived());
  const cut = expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
  await arrival;
  await server.close();
  await cut;
  await expect(ask('127.0.0.1', server.port)).rejects.toThrow();
});
