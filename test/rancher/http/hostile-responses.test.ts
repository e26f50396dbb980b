import type { ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { listClusters } from '../../../src/rancher/clusters.ts';
import type { RancherHttp } from '../../../src/rancher/http/http.ts';
import { parseJson } from '../../../src/rancher/http/json.ts';
import { readResponseText } from '../../../src/rancher/http/response-text.ts';
import { readObject, stringIn } from '../../../src/rancher/http/responses.ts';
import { mintToken, readOwnToken } from '../../../src/rancher/tokens/tokens.ts';
import { readCurrentUser } from '../../../src/rancher/users.ts';
import { Secret } from '../../../src/secret.ts';
import { openHttp } from '../../support/http.ts';
import { pump, startMisbehavingServer } from '../../support/misbehaving-server.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';

const token = new Secret('token-abcde:verysecretkey');
const mebibyte = 1024 * 1024;

/** A connection to a server that sends this response to everything. */
async function answering(respond: (response: ServerResponse) => unknown) {
  const sandbox = await useSandbox();
  sandbox.intercept = (request, response) => {
    request.resume();
    respond(response);
    return true;
  };
  return { sandbox, ...openHttp(sandbox.url, { caPem: sandbox.caPem }) };
}

const answeringJson = (body: unknown) => answering((response) => response.end(JSON.stringify(body)));

test('a response that announces too many bytes is not read at all', async () => {
  const server = await startMisbehavingServer((socket) =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\n'),
  );
  const { http } = openHttp(server.url, { caPem: server.caPem });
  await expect(readCurrentUser(http, token)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('far too large'),
  });
});

const read = {
  'a response': (http: RancherHttp) => readCurrentUser(http, token),
  'a page of a list': (http: RancherHttp) => listClusters(http, token),
};

test.for([
  ['a response', mebibyte],
  ['a page of a list', 64 * mebibyte],
] as const)('%s may have %i bytes, and not one more', async ([what, largest]) => {
  let size = largest;
  // Only the length of the response comes.
  const { http } = await answering((response) => {
    response.writeHead(200, { 'content-length': size }).flushHeaders();
    setImmediate(() => response.destroy());
  });
  await expect(read[what](http)).rejects.toMatchObject({ message: expect.stringContaining('was cut') });
  size += 1;
  await expect(read[what](http)).rejects.toMatchObject({ message: expect.stringContaining('far too large') });
});

test('a response may have two million brackets, braces and commas, and not one more', () => {
  // A bracket, and a comma after each but the last.
  const list = (values: number): string => `[${'1,'.repeat(values - 1)}1]`;
  expect(parseJson(list(2_000_000))).toHaveLength(2_000_000);
  expect(parseJson(list(2_000_001))).toBeUndefined();
});

const head = 'HTTP/1.1 200 OK\r\n';

test.for<[string, string]>([
  ['headers', 'x-more: 1234567890\r\n'],
  ['one header', 'x'],
])('%s without end: a limit, and a message', async ([, piece]) => {
  const server = await startMisbehavingServer((socket) => {
    socket.write(`${head}x-first: `);
    pump(socket, piece);
  });
  const { http } = openHttp(server.url, { caPem: server.caPem });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('its response headers are too large'),
  });
});

test.for<[string, string, string]>([
  ['switches protocols', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'switched to another protocol (status 101)'],
  [
    'switches to a protocol that it names',
    'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n\0\0',
    'switched to another protocol (status 101)',
  ],
  ['says to continue', 'HTTP/1.1 100 Continue\r\n\r\n', 'sends interim responses (status 1xx) without end'],
  ['gives hints', 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n', 'sends interim responses (status 1xx) without end'],
])(
  'a server that %s, again and again, is no Rancher, and the request ends without any wait',
  async ([, piece, words]) => {
    const server = await startMisbehavingServer((socket) => pump(socket, piece));
    const { http, clock } = openHttp(server.url, { caPem: server.caPem });
    await expect(http.send({ method: 'GET', path: '/ping', token })).rejects.toMatchObject({
      code: 'notRancher',
      exitCode: 3,
      message: expect.stringContaining(`127.0.0.1:${server.port} ${words}`),
    });
    expect(server.requests).toHaveLength(1);
    expect(clock.sleeping()).toEqual([]);
  },
);

test('some interim responses before a response are passed over', async () => {
  const interim = 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'.repeat(10);
  const server = await startMisbehavingServer((socket) => socket.end(`${interim}${head}\r\npong`));
  const { http } = openHttp(server.url, { caPem: server.caPem });
  expect(await http.send({ method: 'GET', path: '/ping' })).toMatchObject({ status: 200, text: 'pong' });
});

test('something other than HTTP', async () => {
  const server = await startMisbehavingServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  const { http } = openHttp(server.url, { caPem: server.caPem });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('it does not speak HTTP there'),
  });
});

test('compression is not requested, and what is compressed is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * mebibyte));
  const { http, sandbox } = await answering((response) => {
    expect(response.req.headers['accept-encoding']).toBeUndefined();
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(bomb);
  });
  await expect(readCurrentUser(http, token)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('that is not JSON'),
  });
  expect(takeRequests(sandbox)).toHaveLength(1);
});

test('a response in a million pieces is read whole, and keeps no memory for each piece; one more is too many', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const memoryInUse = (): number => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  let inUse = 0;
  async function* pieces(count: number) {
    for (let made = 0; made < count; made++) yield Buffer.alloc(1, 'x');
    inUse = memoryInUse();
  }
  const before = memoryInUse();
  const limits = { length: undefined, largest: mebibyte };
  expect(await readResponseText(pieces(mebibyte), limits)).toHaveLength(mebibyte);
  expect(inUse - before).toBeLessThan(16 * mebibyte);
  await expect(readResponseText(pieces(mebibyte + 1), limits)).rejects.toMatchObject({
    code: 'ERR_RESPONSE_TOO_LARGE',
  });
});

test.for([
  ['arrays in arrays', '['.repeat(30 * mebibyte) + ']'.repeat(30 * mebibyte)],
  ['objects in objects', `${'{"a":'.repeat(10 * mebibyte)}0${'}'.repeat(10 * mebibyte)}`],
  ['a list of nothings', `{"data":[${'{},'.repeat(20 * mebibyte)}{}]}`],
])('%s that would take gigabytes do not count as JSON', ([, text = '']) => {
  expect(parseJson(text)).toBeUndefined();
});

test('a real list of as many bytes as are read is JSON', () => {
  const cluster = { id: 'c-m-abcd1234', name: 'x', annotations: { note: 'y'.repeat(120) } };
  const text = JSON.stringify({ data: Array.from({ length: 300_000 }, () => cluster) });
  expect(text.length).toBeGreaterThan(50 * mebibyte);
  expect(parseJson(text)).toMatchObject({ data: { length: 300_000 } });
});

test('nesting as deep as an ordinary response has room for is read like any other', async () => {
  const deep = `{"data":[${'{"data":['.repeat(50_000)}${']}'.repeat(50_000)}]}`;
  const { http } = await answering((response) => response.end(deep));
  await expect(readCurrentUser(http, token)).resolves.toMatchObject({ id: '', name: '' });
});

test('names that objects have anyway are names like any other', async () => {
  const text = '{"__proto__":{"token":"token-a:b"},"constructor":{"prototype":{"token":"token-a:b"}}}';
  const { http } = await answering((response) => response.end(text));
  const body = readObject(await http.send({ method: 'GET', path: '/' }));
  expect(stringIn(body, 'token')).toBe('');
  expect(Reflect.get({}, 'token')).toBeUndefined();
});

const minted = { token: 'token-a:b', created: '2026-11-22T10:00:00Z', ttl: 60_000 };

test.for<[string, unknown]>([
  ['a token that is no text', { ...minted, token: 5 }],
  ['a token with a line end', { ...minted, token: 'token-a:b\r\nx-evil: 1' }],
  ['a token with a NUL', { ...minted, token: 'token-a:\0b' }],
  ['a token with letters of other alphabets', { ...minted, token: 'token-a:ключ' }],
  ['a token without an id', { ...minted, token: 'verysecretkey' }],
  ['a lifetime that is no number', { ...minted, ttl: '60000' }],
  ['a lifetime beyond all dates', { ...minted, ttl: 1e300 }],
  ['a lifetime before all dates', { ...minted, ttl: -1e300 }],
  ['a time that is none', { ...minted, created: 'yesterday' }],
  ['a list', [minted]],
  ['nothing', null],
])('a mint that returns %s fails, and the message does not repeat it', async ([, body]) => {
  const { http } = await answeringJson(body);
  const failure = await mintToken(http, token, { ttl: 60_000, description: '' }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'notRancher', exitCode: 3 });
  expect(String(failure)).not.toMatch(/x-evil|verysecretkey|ключ/);
});

test('a clock beyond all dates makes no invalid date', async () => {
  const { http } = await answering((response) => {
    response.setHeader('date', 'Sat, 13 Sep 275760 00:00:00 GMT');
    response.end(JSON.stringify({ expiresAt: '-271821-04-20T00:00:00Z' }));
  });
  await expect(readOwnToken(http, token)).rejects.toMatchObject({ code: 'notRancher' });
});

test.for<[string, (page: number) => string]>([
  ['leads back to its beginning', () => 'https://127.0.0.1/v3/clusters'],
  ['goes on without end', (page) => `https://127.0.0.1/v3/clusters?marker=${page}`],
])('a list that %s ends in an error', async ([, next]) => {
  let page = 0;
  const { http, sandbox } = await answering((response) => {
    page += 1;
    response.end(JSON.stringify({ data: [], pagination: { next: next(page) } }));
  });
  await expect(listClusters(http, token)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/the list of \S+ at \/v3\/clusters is longer than that of any Rancher/),
  });
  expect(takeRequests(sandbox).length).toBeLessThanOrEqual(1_000);
});

test('a page with more than a page can have is an error', async () => {
  const { http } = await answering((response) => response.end(`{"data":[${'{},'.repeat(900_000)}{}]}`));
  await expect(listClusters(http, token)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('is longer'),
  });
});

test.for([
  'http://rancher.test/v3/clusters?marker=2',
  'https://evil.example.com/v3/clusters?marker=2',
  '//evil.example.com:8443/v3/clusters?marker=2',
])('the next page at %s is requested from the same server', async (next) => {
  let page = 0;
  const { http, sandbox } = await answering((response) => {
    page += 1;
    response.end(JSON.stringify({ data: [], ...(page === 1 ? { pagination: { next } } : {}) }));
  });
  expect(await listClusters(http, token)).toEqual([]);
  expect(takeRequests(sandbox)).toEqual(['GET /v3/clusters', 'GET /v3/clusters?marker=2']);
});
