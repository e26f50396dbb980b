import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { HttpRequest } from '../../../src/rancher/http/http.ts';
import { logInToRancher } from '../../../src/rancher/login/login.ts';
import { listProviders } from '../../../src/rancher/login/providers.ts';
import { deleteToken, mintToken } from '../../../src/rancher/tokens/tokens.ts';
import { readCurrentUser } from '../../../src/rancher/users.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { openHttp, type TestHttp } from '../../support/http.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createClock, type TestClock } from '../../support/test-context.ts';

const ping = { method: 'GET', path: '/ping' } as const;
const hours = 3_600_000;

/** A sandbox that is busy for so many requests, and a connection to it. Its clock is two hours ahead. */
async function busy(times: number, status: number, headers: (now: number) => Record<string, string>) {
  const clock = createClock();
  const serverClock = { now: () => clock.now() + 2 * hours };
  const sandbox = await useSandbox({ clock: serverClock });
  let left = times;
  sandbox.intercept = (request, response) => {
    if (left-- <= 0) return false;
    request.resume();
    response.writeHead(status, headers(serverClock.now())).end('<html>busy');
    return true;
  };
  return { sandbox, ...openHttp(sandbox.url, { caPem: sandbox.caPem, clock }) };
}

/** Sets the clock forward as soon as something waits for so long. */
async function passTime(clock: TestClock, wait: number): Promise<void> {
  await expect.poll(() => clock.sleeping()).toContain(wait);
  clock.advance(wait);
}

async function logIn(sandbox: Sandbox, { http }: Pick<TestHttp, 'http'>) {
  const proof = { username: 'jane', password: new Secret('jane-password') };
  const { intercept } = sandbox;
  delete sandbox.intercept;
  const [provider] = await listProviders(http);
  if (provider === undefined) throw new Error('the sandbox has no provider');
  const login = { provider, proof, description: '' };
  const { token } = await logInToRancher(http, login);
  if (intercept) sandbox.intercept = intercept;
  takeRequests(sandbox);
  return { token, login };
}

const seconds = () => ({ 'retry-after': '5' });
const moment = (now: number) => ({ 'retry-after': new Date(now + 5_000).toUTCString() });

test.for<[string, number, (now: number) => Record<string, string>]>([
  ['429 with seconds', 429, seconds],
  ['503 with seconds', 503, seconds],
  ['500 with seconds', 500, seconds],
  ['503 with a moment by its own clock', 503, moment],
])('%s: a GET waits that long, says so, and is sent again', async ([, status, headers]) => {
  const { http, clock, told, sandbox } = await busy(1, status, headers);
  const response = http.send(ping);
  await passTime(clock, 5_000);
  expect(await response).toMatchObject({ status: 200, text: 'pong' });
  expect(takeRequests(sandbox)).toHaveLength(2);
  const host = new URL(sandbox.url).host;
  expect(told).toEqual([`kubectl-rancher: ${host} is busy (status ${status}); trying again in 5 s`]);
});

test('a moment that has passed: again after a quarter of a second, without a message', async () => {
  const { http, clock, told } = await busy(1, 503, (now) => ({ 'retry-after': new Date(now - 5_000).toUTCString() }));
  const response = http.send(ping);
  await passTime(clock, 250);
  expect(await response).toMatchObject({ status: 200 });
  expect(told).toEqual([]);
});

test.for(['-5', 'soon', '1.5', '', '5, 5', '0x10'])(
  'Retry-After: %j is malformed, and the response is returned',
  async (text) => {
    const { http, sandbox } = await busy(1, 503, () => ({ 'retry-after': text }));
    expect(await http.send(ping)).toMatchObject({ status: 503 });
    expect(takeRequests(sandbox)).toHaveLength(1);
  },
);

test.for(['31', '86400', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])(
  'Retry-After: %s is longer than anyone waits: said, and not waited for',
  async (text) => {
    const connection = await busy(1, 429, () => ({ 'retry-after': text }));
    const refusal = await readCurrentUser(connection.http, new Secret('token-a:b')).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/answered 429 to GET \S+; it is busy, and asks to wait \S+ s$/),
      nextStep: 'Try again then.',
    });
    expect(takeRequests(connection.sandbox)).toHaveLength(1);
  },
);

test('a server that stays busy gets three requests, and each wait is announced', async () => {
  const { http, clock, sandbox, told } = await busy(Infinity, 503, seconds);
  const response = http.send(ping);
  await passTime(clock, 5_000);
  await passTime(clock, 5_000);
  expect(await response).toMatchObject({ status: 503 });
  expect(takeRequests(sandbox)).toHaveLength(3);
  const line = `kubectl-rancher: ${new URL(sandbox.url).host} is busy (status 503); trying again in 5 s`;
  expect(told).toEqual([line, line]);
});

test('a wait is announced too when the response before it was slow and announced', async () => {
  const { http, clock, sandbox, told } = await busy(0, 503, seconds);
  let answerBusy = (): void => undefined;
  sandbox.intercept = (_request, response) => {
    answerBusy = () => void response.writeHead(503, { 'retry-after': '4' }).end();
    return true;
  };
  const response = http.send(ping);
  await expect.poll(() => sandbox.requests.length).toBe(1);
  await passTime(clock, 3_000);
  await expect.poll(() => told).toHaveLength(1);
  delete sandbox.intercept;
  answerBusy();
  await passTime(clock, 4_000);
  expect(await response).toMatchObject({ status: 200 });
  const { host } = new URL(sandbox.url);
  expect(told).toEqual([
    `kubectl-rancher: waiting for ${host} to answer`,
    `kubectl-rancher: ${host} is busy (status 503); trying again in 4 s`,
  ]);
});

test('requests that wait for the same busy server at once say it once', async () => {
  const { http, clock, told } = await busy(3, 503, seconds);
  const responses = [1, 2, 3].map(() => http.send(ping));
  await expect.poll(() => clock.sleeping().filter((wait) => wait === 5_000)).toHaveLength(3);
  clock.advance(5_000);
  expect(await Promise.all(responses)).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }]);
  expect(told).toHaveLength(1);
});

test('all waits together end within the time of the request', async () => {
  const { http, clock, sandbox } = await busy(Infinity, 503, () => ({ 'retry-after': '20' }));
  const response = http.send(ping);
  await passTime(clock, 20_000);
  expect(await response).toMatchObject({ status: 503 });
  expect(takeRequests(sandbox)).toHaveLength(2);
});

test('what kubectl waits for has two seconds, and so does not wait for five', async () => {
  const { http, sandbox } = await busy(1, 503, seconds);
  expect(await http.send({ ...ping, timeout: 2_000 })).toMatchObject({ status: 503 });
  expect(takeRequests(sandbox)).toHaveLength(1);
});

test.for([429, 500, 502, 503])('a password is sent once, whatever the server says: %i', async (status) => {
  const connection = await busy(Infinity, status, seconds);
  const { login } = await logIn(connection.sandbox, connection);
  await expect(logInToRancher(connection.http, login)).rejects.toMatchObject({ exitCode: expect.any(Number) });
  expect(takeRequests(connection.sandbox)).toEqual(['POST /v1-public/login']);
});

test.for([429, 503])(
  'a mint that the server was too busy for (%i) is sent again, and issues one token',
  async (status) => {
    const { sandbox, http, clock, ...rest } = await busy(1, status, seconds);
    const { token } = await logIn(sandbox, { http, ...rest });
    const minted = mintToken(http, token, { ttl: hours, description: '' });
    await passTime(clock, 5_000);
    expect(sandbox.state.tokens.has((await minted).id)).toBe(true);
    expect(sandbox.state.tokens.size).toBe(2);
    expect(takeRequests(sandbox)).toEqual(['POST /v3/tokens', 'POST /v3/tokens']);
  },
);

test.for<[string, (request: IncomingMessage, response: ServerResponse) => unknown]>([
  ['500', (_request, response) => response.writeHead(500, seconds()).end('{}')],
  ['502', (_request, response) => response.writeHead(502, seconds()).end('{}')],
  ['503 without a time', (_request, response) => response.writeHead(503).end('{}')],
  ['a cut', (_request, response) => response.destroy()],
])('a mint that may have succeeded is not sent twice: %s', async ([, respond]) => {
  const sandbox = await useSandbox();
  const { http } = openHttp(sandbox.url, { caPem: sandbox.caPem });
  const { token } = await logIn(sandbox, { http });
  sandbox.intercept = (request, response) => {
    request.resume();
    respond(request, response);
    return true;
  };
  await expect(mintToken(http, token, { ttl: hours, description: '' })).rejects.toThrow();
  expect(takeRequests(sandbox)).toEqual(['POST /v3/tokens']);
});

test('deleting gives the same result when it is done twice', async () => {
  const { sandbox, http, clock, ...rest } = await busy(1, 500, seconds);
  const { token } = await logIn(sandbox, { http, ...rest });
  const deleted = deleteToken(http, token, 'token-gone');
  await passTime(clock, 5_000);
  expect(await deleted).toBe(false);
  expect(takeRequests(sandbox)).toEqual(['DELETE /v3/tokens/token-gone', 'DELETE /v3/tokens/token-gone']);
});

const cuts: [string, HttpRequest, number, (response: ServerResponse) => unknown][] = [
  ['before any response to a GET', ping, 2, (response) => response.destroy()],
  ['before any response to a POST', { method: 'POST', path: '/ping', body: {} }, 1, (response) => response.destroy()],
  ['in the middle of a response', ping, 1, (response) => response.write('po', () => response.destroy())],
];

test.for(cuts)('a connection that is cut %s', async ([, request, requests, cut]) => {
  const sandbox = await useSandbox();
  const { http } = openHttp(sandbox.url, { caPem: sandbox.caPem });
  sandbox.intercept = (_request, response) => {
    cut(response);
    return true;
  };
  await expect(http.send(request)).rejects.toMatchObject({
    message: expect.stringContaining('the connection was cut'),
  });
  expect(takeRequests(sandbox)).toHaveLength(requests);
});

test('a GET whose connection is cut once gets its response', async () => {
  const sandbox = await useSandbox();
  const { http } = openHttp(sandbox.url, { caPem: sandbox.caPem });
  let cuts = 1;
  sandbox.intercept = (_request, response) => {
    if (cuts-- > 0) response.destroy();
    return response.destroyed;
  };
  expect(await http.send(ping)).toMatchObject({ text: 'pong' });
});
