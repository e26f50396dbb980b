import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp } from '../../../src/rancher/http/http.ts';
import { redirectWithin } from '../../../src/rancher/http/redirects.ts';
import { readObject } from '../../../src/rancher/http/responses.ts';
import { makeCertificates } from '../../../src/sandbox/certificates.ts';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createClock } from '../../support/test-context.ts';

const token = new Secret('token-abcde:verysecretkey');

/** A server that sends `/start` to some location, and a connection to it. */
async function redirecting(locationOf: (url: string) => string, options: SandboxOptions = {}) {
  const sandbox = await useSandbox(options);
  sandbox.intercept = (request, response) => {
    if (!request.url?.startsWith('/start')) return false;
    response.writeHead(302, { location: locationOf(sandbox.url) }).end();
    return true;
  };
  return { sandbox, http: connect(sandbox.url, sandbox.caPem) };
}

function connect(server: string, pem: string) {
  const clock = createClock();
  const http = createHttp({
    server,
    trust: { kind: 'ca', pem },
    env: {},
    clock,
    tell: () => undefined,
    log: () => undefined,
  });
  onTestFinished(() => http.close());
  return http;
}

test.for([
  ['an absolute address', (url: string) => `${url}/ping`],
  ['a path', () => '/ping'],
  ['a relative path', () => 'ping'],
] as const)('follows a GET to %s on the same server', async ([, locationOf]) => {
  const { http } = await redirecting(locationOf);
  expect(await http.send({ method: 'GET', path: '/start', token })).toMatchObject({ status: 200, text: 'pong' });
});

test('sends no token and no request to another server, not even to another port of the same host', async () => {
  const other = await useSandbox();
  const { http } = await redirecting(() => `${other.url}/ping`);
  expect(await http.send({ method: 'GET', path: '/start', token })).toMatchObject({ status: 302 });
  expect(takeRequests(other)).toEqual([]);
});

test('its address as a user name before another server is that other one, which gets no request', async () => {
  // Of the same authority, so that only the address tells them apart.
  const certificates = await makeCertificates();
  const other = await useSandbox({ certificates });
  const { sandbox, http } = await redirecting((url) => `${url}@${new URL(other.url).host}/ping`, { certificates });
  expect(await http.send({ method: 'GET', path: '/start', token })).toMatchObject({ status: 302 });
  expect(takeRequests(sandbox)).toEqual(['GET /start']);
  expect(takeRequests(other)).toEqual([]);
});

test.for([
  ['https://rancher.example.com', 'https://rancher.example.com/ping', '/ping'],
  ['https://rancher.example.com', 'https://rancher.example.com@evil.example/ping', undefined],
  ['https://rancher.example.com', 'https://rancher.example.com.evil.example/ping', undefined],
  ['https://rancher.example.com', 'https://rancher.example.com:8443/ping', undefined],
  ['https://rancher.example.com:844', 'https://rancher.example.com:8443/ping', undefined],
  ['https://rancher.example.com/rancher', 'https://rancher.example.com/rancher-of-others/ping', undefined],
] as const)('%s: %s is followed to %j', ([server, location, path]) => {
  const request = { method: 'GET', path: '/start' } as const;
  const response = { server, request, status: 302, headers: { location }, text: '', clockAhead: 0 };
  expect(redirectWithin(server, response)).toBe(path);
});

test.for([
  'http://127.0.0.1/ping',
  '//evil.example.com/ping',
  'https://user@evil.example.com/',
  'javascript:alert(1)',
  'https://',
])('does not follow %s', async (location) => {
  const { http } = await redirecting(() => location);
  expect(await http.send({ method: 'GET', path: '/start', token })).toMatchObject({ status: 302 });
});

test('a login is never sent twice: only a GET is followed', async () => {
  const { sandbox, http } = await redirecting(() => '/ping');
  expect(await http.send({ method: 'POST', path: '/start', body: {} })).toMatchObject({ status: 302 });
  expect(takeRequests(sandbox)).toEqual(['POST /start']);
});

test('follows no circle forever', async () => {
  const { sandbox, http } = await redirecting(() => '/start');
  const response = await http.send({ method: 'GET', path: '/start' });
  expect(response).toMatchObject({ status: 302 });
  expect(takeRequests(sandbox)).toHaveLength(6);
  expect(() => readObject(response)).toThrow(/^127\.0\.0\.1:\d+ redirects \/start to itself without end$/);
});

test('a response over the limit is cut off, whether it announces its length or not', async () => {
  const sandbox = await useSandbox();
  const http = connect(sandbox.url, sandbox.caPem);
  const responses = [
    (response: ServerResponse) => response.writeHead(200, { 'content-length': '2000' }).end('x'.repeat(2_000)),
    (response: ServerResponse) => {
      const more = (): void => void (response.write('x'.repeat(100)) ? setImmediate(more) : undefined);
      more();
    },
  ];
  for (const respond of responses) {
    sandbox.intercept = (_request, response) => {
      respond(response);
      return true;
    };
    const sent = http.send({ method: 'GET', path: '/', largestResponse: 1_000 });
    await expect(sent).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining('far too large') });
  }
});
