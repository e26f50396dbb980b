import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createKubeconfig } from '../../../src/rancher/kubeconfigs.ts';
import { Secret } from '../../../src/secret.ts';
import { openHttp, type TestHttp } from '../../support/http.ts';
import {
  type MisbehavingServer,
  pump,
  startMisbehavingServer,
  startRawServer,
} from '../../support/misbehaving-server.ts';
import { useSandbox } from '../../support/sandbox.ts';

const token = new Secret('token-abcde:verysecretkey');
const ping = { method: 'GET', path: '/ping' } as const;
/** What a server does with a connection, or a request on it. */
type Answer = (socket: Socket) => void;

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

/** What a request ends with when the time has gone on by so many milliseconds since the server has seen it. */
async function failureAfter(
  { http, clock }: TestHttp,
  { requests }: MisbehavingServer,
  time: number,
): Promise<unknown> {
  const failure = http.send({ ...ping, token }).catch((error: unknown) => error);
  await expect.poll(() => requests.length).toBeGreaterThan(0);
  clock.advance(time - 1);
  clock.advance(1);
  return failure;
}

/** One byte at a time, without end. */
function drip(first: string, byte: string): Answer {
  return (socket) => {
    socket.write(first, 'latin1');
    pump(socket, byte);
  };
}

test.for<[string, Answer]>([
  ['never speaks', () => undefined],
  ['stalls in the TLS handshake', (socket: Socket) => void socket.write(Buffer.from('1603030400', 'hex'))],
  ['drips its TLS handshake', drip('\x16\x03\x03\x3f\xff\x02\x00\x3f\xf0', '\0')],
])('a server that takes the connection and %s: ten seconds, and it is named', async ([, response]) => {
  const server = await startRawServer(response);
  expect(await failureAfter(openHttp(server.url), server, 10_000)).toMatchObject({
    exitCode: 3,
    message: `cannot reach 127.0.0.1:${server.port}: it did not accept the connection within 10 s`,
  });
});

test.for<[string, Answer]>([
  ['says nothing', () => undefined],
  ['drips its status', drip('H', '')],
])('a server that takes the request and %s: thirty seconds in all', async ([, response]) => {
  const server = await startMisbehavingServer(response);
  const connection = openHttp(server.url, { caPem: server.caPem });
  expect(await failureAfter(connection, server, 30_000)).toMatchObject({
    exitCode: 3,
    message: `cannot reach 127.0.0.1:${server.port}: it did not answer within 30 s`,
  });
  expect(connection.told).toEqual([`kubectl-rancher: waiting for 127.0.0.1:${server.port} to answer`]);
});

test.for<[string, Answer]>([
  ['stalls in its response', (socket: Socket) => void socket.write(`${head}content-length: 100\r\n\r\n{`)],
  ['drips its response', drip(`${head}transfer-encoding: chunked\r\n\r\n`, '1\r\n \r\n')],
  ['says less than it promises', (socket: Socket) => void socket.write(`${head}content-length: 9\r\n\r\n{}`)],
])('a server that %s: thirty seconds in all, not thirty for each byte', async ([name, response]) => {
  const server = await startMisbehavingServer(response);
  const failure = await failureAfter(openHttp(server.url, { caPem: server.caPem }), server, 30_000);
  // Dripping as fast as it can, a response may reach the largest size before the time is up.
  const words = name.startsWith('drips') ? / 30 s$|is far too large$/ : /did not (answer|end) within 30 s$/;
  expect(failure).toMatchObject({ exitCode: 3, message: expect.stringMatching(words) });
});

test('redirects have no time of their own', async () => {
  const sandbox = await useSandbox();
  const connection = openHttp(sandbox.url, { caPem: sandbox.caPem });
  let redirect = (): void => undefined;
  sandbox.intercept = (request, response) => {
    if (request.url === '/ping') redirect = () => void response.writeHead(302, { location: '/slow' }).end();
    return true;
  };
  const failure = connection.http.send(ping).catch((error: unknown) => error);
  await expect.poll(() => sandbox.requests.length).toBe(1);
  connection.clock.advance(20_000);
  redirect();
  await expect.poll(() => sandbox.requests.length).toBe(2);
  connection.clock.advance(10_000);
  expect(await failure).toMatchObject({ message: expect.stringContaining('within 30 s') });
});

test('a shorter time limit is in the message, and nothing is waited for after the response', async () => {
  const sandbox = await useSandbox();
  const { http, clock, told } = openHttp(sandbox.url, { caPem: sandbox.caPem });
  await http.send(ping);
  expect(clock.sleeping()).toEqual([]);
  sandbox.intercept = () => true;
  const failure = http.send({ ...ping, timeout: 2_000 }).catch((error: unknown) => error);
  await expect.poll(() => sandbox.requests.length).toBe(2);
  clock.advance(2_000);
  expect(await failure).toMatchObject({ message: expect.stringContaining('it did not answer within 2 s') });
  expect(clock.sleeping()).toEqual([]);
  expect(told).toEqual([]);
});

test('a kubeconfig of many clusters has two minutes', async () => {
  const sandbox = await useSandbox();
  const { http, clock } = openHttp(sandbox.url, { caPem: sandbox.caPem });
  sandbox.intercept = () => true;
  const failure = createKubeconfig(http, token, { clusterIds: ['*'], description: '' }).catch(
    (error: unknown) => error,
  );
  await expect.poll(() => sandbox.requests.length).toBe(1);
  expect(clock.sleeping()).toContain(120_000);
  clock.advance(120_000);
  expect(await failure).toMatchObject({ message: expect.stringContaining('it did not answer within 120 s') });
});
