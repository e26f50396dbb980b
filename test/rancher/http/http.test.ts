import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { createHttp } from '../../../src/rancher/http/http.ts';
import type { Trust } from '../../../src/rancher/http/trust.ts';
import { readCurrentUser } from '../../../src/rancher/users.ts';
import { Secret } from '../../../src/secret.ts';
import { useDirectory } from '../../support/directory.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { holdSilentPort } from '../../support/steady-address.ts';
import { createClock } from '../../support/test-context.ts';

const token = new Secret('token-abcde:verysecretkey');

function open(server: string, trust: Trust, env: NodeJS.ProcessEnv = {}) {
  const log: string[] = [];
  const clock = createClock();
  const note = (line: string): void => void log.push(line);
  const http = createHttp({ server, trust, env, clock, tell: note, log: note });
  onTestFinished(() => http.close());
  return { http, log };
}

/** What a user sees when the server sends this response to a request of the API. */
async function failureAt(respond: (response: ServerResponse) => void): Promise<CliError> {
  const sandbox = await useSandbox();
  sandbox.intercept = (_request, response) => {
    respond(response);
    return true;
  };
  const { http, log } = open(sandbox.url, { kind: 'ca', pem: sandbox.caPem });
  const error: unknown = await readCurrentUser(http, token).catch((thrown: unknown) => thrown);
  if (!(error instanceof CliError)) throw new Error(`no CliError: ${inspect(error)}`);
  expect(`${error.describe()}${inspect(error)}${log.join()}`).not.toContain('verysecretkey');
  return error;
}

test('what is secret in a request goes to the server, and is not in the result', async () => {
  const sandbox = await useSandbox();
  const sent: string[] = [];
  sandbox.intercept = (request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => sent.push(text));
    request.on('end', () => response.end('{}'));
    return true;
  };
  const { http } = open(sandbox.url, { kind: 'ca', pem: sandbox.caPem });
  const [password, cookie] = [new Secret('verysecretword'), new Secret('R_SESS=verysecretcookie')];
  const post = { method: 'POST', path: '/ping', token, cookie } as const;
  const responses = [
    await http.send({ ...post, body: { name: 'jane', proof: { password } } }),
    await http.send({ ...post, form: new Secret('refresh_token=verysecretform') }),
  ];
  expect(sent).toEqual(['{"name":"jane","proof":{"password":"verysecretword"}}', 'refresh_token=verysecretform']);
  expect(inspect(responses, { depth: 9 })).not.toContain('verysecret');
  expect(JSON.stringify(responses)).not.toContain('verysecret');
});

test.each([
  ['a web page', (response: ServerResponse) => response.end('<!doctype html><title>Sign in</title>'), 'a web page'],
  [
    'a page with an error status',
    (response: ServerResponse) => response.writeHead(502).end('<html>Bad Gateway'),
    'a web page',
  ],
  ['an empty response', (response: ServerResponse) => response.end(), 'an empty response'],
  ['half a document', (response: ServerResponse) => response.end('{"data":[{'), 'something that is not JSON'],
  ['a list', (response: ServerResponse) => response.end('[]'), 'JSON that is not an object'],
  ['no collection', (response: ServerResponse) => response.end('{}'), 'JSON without the requested data'],
  [
    'a redirect',
    (response: ServerResponse) => response.writeHead(302, { location: 'https://other/' }).end(),
    'redirects',
  ],
])('%s: says that it is not the API, exit code 3', async (_name, response, words) => {
  const error = await failureAt(response);
  expect(error.exitCode).toBe(3);
  expect(error.message).toContain(words);
  expect(error.nextStep).not.toBe('');
});

test.each([
  ['before the response', (response: ServerResponse) => response.destroy()],
  [
    'in the middle of the response',
    (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"data":');
      setImmediate(() => response.destroy());
    },
  ],
])('a connection that is cut %s', async (_name, response) => {
  const error = await failureAt(response);
  expect(error).toMatchObject({ code: 'unreachable', exitCode: 3, message: expect.stringContaining('cut') });
});

test('the message of a refusal has what the server said, on one line, and without the token that it repeats', async () => {
  const error = await failureAt((response) => {
    const message = `token ${token.expose()} not found\n\u001b[31mrun this`;
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ type: 'error', code: 'Forbidden', message }));
  });
  expect(error).toMatchObject({ code: 'notAllowed', exitCode: 5 });
  expect(error.message).toMatch(/answered 403 to GET \/v3\/users\?me=true: token \[secret\] not found \[31mrun this$/);
});

test.each([500, 503, 429])('a server in trouble (%d): try again', async (status) => {
  const error = await failureAt((response) => response.writeHead(status).end());
  expect(error).toMatchObject({ code: 'failed', nextStep: expect.stringMatching(/^Try again later/) });
});

test('a response far too large ends the request', async () => {
  const error = await failureAt((response) => {
    const block = Buffer.alloc(1024 * 1024, ' ');
    const pump = (): void => {
      while (!response.destroyed && response.write(block));
      if (!response.destroyed) response.once('drain', pump);
    };
    pump();
  });
  expect(error).toMatchObject({ exitCode: 3, message: expect.stringContaining('too large') });
});

test('a host that does not exist', async () => {
  const { http } = open('https://no-such-host.invalid', { kind: 'roots' });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('no-such-host.invalid'),
  });
});

test('a port where nothing answers, and one where something else does', async () => {
  const plain = await listenPlainly();
  const { http } = open(`https://127.0.0.1:${plain.port}`, { kind: 'roots' });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({ exitCode: 3 });
  const refused = open(`https://127.0.0.1:${await holdSilentPort()}`, { kind: 'roots' });
  await expect(refused.http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({
    message: expect.stringContaining('nothing answers on that port'),
  });
});

test('a certificate that no root vouches for is not trusted; the roots that SSL_CERT_FILE names are', async () => {
  const sandbox = await useSandbox();
  const { http } = open(sandbox.url, { kind: 'roots' });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({ code: 'untrusted' });

  const directory = useDirectory();
  writeFileSync(join(directory, 'roots.pem'), sandbox.caPem);
  const named = open(sandbox.url, { kind: 'roots' }, { SSL_CERT_FILE: join(directory, 'roots.pem') });
  expect((await named.http.send({ method: 'GET', path: '/ping' })).text).toBe('pong');
  const together = open(sandbox.url, { kind: 'roots' }, { SSL_CERT_FILE: join(directory, 'roots.pem') });
  const pings = [1, 2, 3].map(() => together.http.send({ method: 'GET', path: '/ping' }));
  expect((await Promise.all(pings)).map(({ text }) => text)).toEqual(['pong', 'pong', 'pong']);
});

test('so are those in the files of the directories that SSL_CERT_DIR lists, whatever else is there', async () => {
  const [sandbox, other] = [await useSandbox(), await useSandbox()];
  const directory = useDirectory();
  for (const name of ['one', 'two', 'two/nested']) mkdirSync(join(directory, name));
  writeFileSync(join(directory, 'one/broken.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  writeFileSync(join(directory, 'one/README'), Buffer.from([0, 0xff, 0xfe]));
  symlinkSync('missing.pem', join(directory, 'two/dangling.0'));
  writeFileSync(join(directory, 'two/chain.pem'), `a comment\n${other.caPem}# the other\n${sandbox.caPem}`);
  const list = ['one', 'missing', '', 'two'].map((name) => name && join(directory, name)).join(delimiter);
  const ping = { method: 'GET', path: '/ping' } as const;
  const alone = { SSL_CERT_DIR: join(directory, 'one') };
  await expect(open(sandbox.url, { kind: 'roots' }, alone).http.send(ping)).rejects.toMatchObject({
    code: 'untrusted',
  });
  for (const more of [{}, { SSL_CERT_FILE: join(directory, 'one/broken.pem.missing') }]) {
    for (const { url } of [sandbox, other]) {
      const { http } = open(url, { kind: 'roots' }, { SSL_CERT_DIR: list, ...more });
      expect((await http.send(ping)).text).toBe('pong');
    }
  }
});

test('goes through the proxy that the environment names, but not to this machine or past NO_PROXY', async () => {
  const sandbox = await useSandbox();
  const proxy = await listenPlainly(Number(new URL(sandbox.url).port));
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
  const proxied = open('https://rancher.invalid', { kind: 'none' }, env);
  expect((await proxied.http.send({ method: 'GET', path: '/ping' })).text).toBe('pong');
  expect(proxy.firstLines).toEqual(['CONNECT rancher.invalid:443 HTTP/1.1']);

  const past = open('https://rancher.invalid', { kind: 'none' }, { ...env, NO_PROXY: '.invalid' });
  await expect(past.http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({ exitCode: 3 });
  const local = open(sandbox.url, { kind: 'ca', pem: sandbox.caPem }, env);
  expect((await local.http.send({ method: 'GET', path: '/ping' })).text).toBe('pong');
  expect(proxy.firstLines).toHaveLength(1);
});

test('through a proxy the certificate is checked as well, and nothing is sent where it does not hold', async () => {
  const [sandbox, other] = [await useSandbox(), await useSandbox()];
  const proxy = await listenPlainly(Number(new URL(sandbox.url).port));
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
  // A name that the certificate is for, in the one spelling that goes through a proxy.
  const named = 'https://localhost.';
  const answerTo = async (server: string, trust: Trust) =>
    (await open(server, trust, env).http.send({ method: 'GET', path: '/ping', token })).text;
  const trusted: Trust = { kind: 'ca', pem: sandbox.caPem };
  await expect(answerTo(named, { kind: 'roots' })).rejects.toMatchObject({ code: 'untrusted' });
  await expect(answerTo(named, { kind: 'ca', pem: other.caPem })).rejects.toMatchObject({ code: 'untrusted' });
  await expect(answerTo('https://rancher.invalid', trusted)).rejects.toMatchObject({ code: 'badCertificate' });
  expect(sandbox.requests).toEqual([]);
  expect(await answerTo(named, trusted)).toBe('pong');
  expect(new Set(proxy.firstLines)).toEqual(
    new Set(['CONNECT localhost.:443 HTTP/1.1', 'CONNECT rancher.invalid:443 HTTP/1.1']),
  );
});

test('says how far the clock of the server is ahead', async () => {
  const clock = createClock();
  const sandbox = await useSandbox({ clock: { now: () => clock.now() + 7_200_000 } });
  const { http } = open(sandbox.url, { kind: 'ca', pem: sandbox.caPem });
  expect((await http.send({ method: 'GET', path: '/ping' })).clockAhead).toBe(7_200_000);
});

/** A server without TLS: a proxy that connects everyone to one port, or without a target closes. */
async function listenPlainly(target?: number) {
  const firstLines: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      firstLines.push(data.toString('latin1').split('\r\n')[0] ?? '');
      if (target === undefined) return void socket.end('HTTP/1.1 400 no\r\n\r\n');
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const tunnel = connect(target, '127.0.0.1');
      tunnel.on('error', () => undefined);
      socket.pipe(tunnel).pipe(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  onTestFinished(() => void server.close());
  return { port: address.port, firstLines };
}
