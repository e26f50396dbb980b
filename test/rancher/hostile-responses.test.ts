import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { listClusters } from '../../src/rancher/clusters.ts';
import type { RancherHttp } from '../../src/rancher/http.ts';
import { parseJson } from '../../src/rancher/json.ts';
import { readResponseText } from '../../src/rancher/response-text.ts';
import { readObject, stringIn } from '../../src/rancher/responses.ts';
import { mintToken, readOwnToken } from '../../src/rancher/tokens.ts';
import { readCurrentUser } from '../../src/rancher/users.ts';
import { Secret } from '../../src/secret.ts';
import { openHttp } from '../support/http.ts';
import { pump, startMisbehavingServer, startRawServer } from '../support/misbehaving-server.ts';
import { takeRequests, useSandbox } from '../support/sandbox.ts';

const token = new Secret('token-abcde:verysecretkey');
const mebibyte = 1024 * 1024;

/** A connection to a server that gives this answer to everything. */
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

test('an answer that says to be too large is not read at all', async () => {
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
  'an answer': (http: RancherHttp) => readCurrentUser(http, token),
  'a page of a list': (http: RancherHttp) => listClusters(http, token),
};

test.for([
  ['an answer', mebibyte],
  ['a page of a list', 64 * mebibyte],
] as const)('%s may have %i bytes, and not one more', async ([what, largest]) => {
  let size = largest;
  // Of the answer comes nothing but how long it is.
  const { http } = await answering((response) => {
    response.writeHead(200, { 'content-length': size }).flushHeaders();
    setImmediate(() => response.destroy());
  });
  await expect(read[what](http)).rejects.toMatchObject({ message: expect.stringContaining('was cut') });
  size += 1;
  await expect(read[what](http)).rejects.toMatchObject({ message: expect.stringContaining('far too large') });
});

test('an answer may have two million brackets, braces and commas, and not one more', () => {
  // A bracket, and a comma after each but the last.
  const list = (values: number): string => `[${'1,'.repeat(values - 1)}1]`;
  expect(parseJson(list(2_000_000))).toHaveLength(2_000_000);
  expect(parseJson(list(2_000_001))).toBeUndefined();
});

const head = 'HTTP/1.1 200 OK\r\n';

test.for<[string, string]>([
  ['headers', 'x-more: 1234567890\r\n'],
  ['one header', 'x'],
])('%s without end: a limit, and words', async ([, piece]) => {
  const server = await startMisbehavingServer((socket) => {
    socket.write(`${head}x-first: `);
    pump(socket, piece);
  });
  const { http } = openHttp(server.url, { caPem: server.caPem });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('its answer does not stop having headers'),
  });
});

test('a proxy whose headers do not end', async () => {
  const proxy = await startRawServer((socket: Socket) => {
    socket.write(head);
    pump(socket, 'x-more: 1234567890\r\n');
  });
  const { http } = openHttp('https://rancher.invalid', { env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({ exitCode: 3 });
});

test('something that is no HTTP', async () => {
  const server = await startMisbehavingServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  const { http } = openHttp(server.url, { caPem: server.caPem });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('it does not speak HTTP there'),
  });
});

test('what is compressed is not asked for, and not unpacked', async () => {
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

test('an answer in a million pieces is read whole, and one more is too many', async () => {
  async function* pieces(count: number) {
    for (let made = 0; made < count; made++) yield Buffer.from('x');
  }
  const limits = { length: undefined, largest: mebibyte };
  expect(await readResponseText(pieces(mebibyte), limits)).toHaveLength(mebibyte);
  await expect(readResponseText(pieces(mebibyte + 1), limits)).rejects.toMatchObject({ code: 'ERR_ANSWER_TOO_LARGE' });
});

test.for([
  ['arrays in arrays', '['.repeat(30 * mebibyte) + ']'.repeat(30 * mebibyte)],
  ['objects in objects', `${'{"a":'.repeat(10 * mebibyte)}0${'}'.repeat(10 * mebibyte)}`],
  ['a list of nothings', `{"data":[${'{},'.repeat(20 * mebibyte)}{}]}`],
])('%s that would take gigabytes are no JSON', ([, text = '']) => {
  expect(parseJson(text)).toBeUndefined();
});

test('an honest list of as many bytes as are read is one', () => {
  const cluster = { id: 'c-m-abcd1234', name: 'x', annotations: { note: 'y'.repeat(120) } };
  const text = JSON.stringify({ data: Array.from({ length: 300_000 }, () => cluster) });
  expect(text.length).toBeGreaterThan(50 * mebibyte);
  expect(parseJson(text)).toMatchObject({ data: { length: 300_000 } });
});

test('nesting as deep as an ordinary answer has room for is read like any other', async () => {
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
])('a mint that gives %s is none, and does not repeat it', async ([, body]) => {
  const { http } = await answeringJson(body);
  const failure = await mintToken(http, token, { ttl: 60_000, description: '' }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'notRancher', exitCode: 3 });
  expect(String(failure)).not.toMatch(/x-evil|verysecretkey|ключ/);
});

test('a clock beyond all dates makes no date that is none', async () => {
  const { http } = await answering((response) => {
    response.setHeader('date', 'Sat, 13 Sep 275760 00:00:00 GMT');
    response.end(JSON.stringify({ expiresAt: '-271821-04-20T00:00:00Z' }));
  });
  await expect(readOwnToken(http, token)).rejects.toMatchObject({ code: 'notRancher' });
});

test.for<[string, (page: number) => string]>([
  ['leads back to its beginning', () => 'https://127.0.0.1/v3/clusters'],
  ['goes on without end', (page) => `https://127.0.0.1/v3/clusters?marker=${page}`],
])('a list that %s is given up', async ([, next]) => {
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

test('a page with more than a page can have is given up', async () => {
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
])('the next page at %s is asked of the same server', async (next) => {
  let page = 0;
  const { http, sandbox } = await answering((response) => {
    page += 1;
    response.end(JSON.stringify({ data: [], ...(page === 1 ? { pagination: { next } } : {}) }));
  });
  expect(await listClusters(http, token)).toEqual([]);
  expect(takeRequests(sandbox)).toEqual(['GET /v3/clusters', 'GET /v3/clusters?marker=2']);
});
