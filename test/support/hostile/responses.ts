import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pump } from '../misbehaving-server.ts';

/** What a hostile server does with every request. */
export interface HostileResponse {
  name: string;
  /**
   * Why a command may take it for a success: what it has is what an honest server may send too. Stored data has to stay as it is all
   * the same.
   */
  plausible?: string;
  respond(response: ServerResponse, request: IncomingMessage): void;
}

const mebibyte = 1024 * 1024;

/** Writes to the connection itself. */
function raw(name: string, write: (socket: Socket) => unknown): HostileResponse {
  return { name, respond: ({ socket }) => void (socket && write(socket)) };
}

function withStatus(name: string, status: number, headers: Record<string, string>, body = ''): HostileResponse {
  return { name, respond: (response) => void response.writeHead(status, headers).end(body) };
}

function withJson(name: string, body: string, plausible?: string): HostileResponse {
  return {
    ...withStatus(name, 200, { 'content-type': 'application/json' }, body),
    ...(plausible === undefined ? {} : { plausible }),
  };
}

const head = 'HTTP/1.1 200 OK\r\n';
const chunked = `${head}transfer-encoding: chunked\r\n\r\n`;
const html = '<!doctype html><title>Sign in</title>';
const unauthorized = '{"type":"error","status":"401","message":"Unauthorized 401: must authenticate"}';
const emptyList = 'an empty list, in unusual JSON';
const done = 'a success without a body';

/** What is not HTTP, or has no end. */
export const brokenHttp: HostileResponse[] = [
  raw('switches protocols', (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')),
  raw('switches to a protocol that it names', (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
  ),
  raw('sends interim responses without end', (socket) => pump(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n')),
  raw('says to continue, and no more', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n')),
  raw('closes', (socket) => socket.end()),
  raw('resets', (socket) => socket.destroy()),
  raw('sends a garbage status line', (socket) => socket.end('SSH-2.0-OpenSSH\r\n')),
  raw('closes in its status line', (socket) => socket.end('HTTP/1.1 2')),
  raw('closes in its headers', (socket) => socket.end(`${head}content-le`)),
  raw('stalls in its headers', (socket) => socket.write(`${head}content-le`)),
  raw('sends headers without end', (socket) => {
    socket.write(head);
    pump(socket, 'x-more: 1234567890\r\n');
  }),
  raw('sends one header of a mebibyte', (socket) => socket.write(`${head}x: ${'x'.repeat(mebibyte)}\r\n\r\n`)),
  raw('says nothing', () => undefined),
  raw('stalls in its body', (socket) => socket.write(`${head}content-length: 100\r\n\r\n{`)),
  raw('closes in its body', (socket) => socket.end(`${head}content-length: 100\r\n\r\n{`)),
  raw('resets in its body', (socket) => socket.write(`${head}content-length: 100\r\n\r\n{`, () => socket.destroy())),
  raw('announces two gibibytes', (socket) => socket.write(`${head}content-length: 2147483648\r\n\r\n`)),
  raw('sends more than it announces', (socket) => socket.write(`${head}content-length: 2\r\n\r\n[]{"data":[]}`)),
  raw('announces two lengths', (socket) => socket.write(`${head}content-length: 2\r\ncontent-length: 3\r\n\r\n[]`)),
  raw('sends garbage for a chunk', (socket) => socket.write(`${chunked}zz\r\n{}`)),
  raw('sends a chunk larger than numbers', (socket) => socket.write(`${chunked}ffffffffffffffffff\r\n{`)),
];

/** HTTP as it should be, with what no command can use. */
export const unusableResponses: HostileResponse[] = [
  {
    name: 'redirects within itself without end',
    respond: (response, { url }) => void response.writeHead(302, { location: `${url}x` }).end(),
  },
  withStatus('redirects elsewhere', 307, { location: 'https://evil.example.com/' }),
  withStatus('redirects to http', 301, { location: 'http://127.0.0.1/' }),
  withStatus('redirects to nowhere', 302, { location: 'javascript:alert(1)' }),
  {
    name: 'sends what unpacks to gigabytes',
    respond: (response) => {
      const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
      response.writeHead(200, headers).end(gzipSync(Buffer.alloc(mebibyte)));
    },
  },
  withStatus('sends a web page', 200, { 'content-type': 'text/html' }, html),
  withJson('sends nothing', ''),
  withJson('sends null', 'null'),
  withJson('sends a list', '[]'),
  withJson('sends a number', '5'),
  withJson('sends half a document', '{"data":['),
  withJson('sends nesting without end', '['.repeat(mebibyte / 2)),
  withJson('sends an object of another kind', '{"kind":"Pod"}'),
  withJson('sends a number beyond all', '{"data":1e999}'),
  withJson('names a field twice', '{"data":"x","data":[]}', emptyList),
  withJson('names prototypes', '{"__proto__":{"data":[1]},"constructor":{"prototype":{"x":1}},"data":[]}', emptyList),
  { ...raw('sends a body with 204', (socket) => socket.write('HTTP/1.1 204 No\r\n\r\n{"data":[]}')), plausible: done },
  withStatus('was not modified', 304, {}),
  withStatus('refuses the token', 401, { 'content-type': 'application/json' }, unauthorized),
  withStatus('refuses with a web page', 403, { 'content-type': 'text/html' }, html),
  withStatus('wants a login to a proxy', 407, {}),
  withStatus('was waiting too long', 408, {}),
  withStatus('has a conflict', 409, {}, '{"type":"error","code":"Conflict","status":409}'),
  withStatus('is busy for centuries', 429, { 'retry-after': '99999999999' }),
  withStatus('is busy until before now', 429, { 'retry-after': '-1' }),
  withStatus('is busy for a word', 429, { 'retry-after': 'soon' }),
  withStatus('is busy for a second, each time', 503, { 'retry-after': '1' }),
  withStatus(
    'fails',
    500,
    { 'content-type': 'application/json' },
    '{"type":"error","code":"ServerError","status":500}',
  ),
  withStatus('has a balancer that fails', 502, { 'content-type': 'text/html' }, html),
];
