import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openHttp, type TestHttp } from '../support/http.ts';
import { pump, type RudeServer, startRawServer } from '../support/misbehaving-server.ts';
import { useSandbox } from '../support/sandbox.ts';
import { startSocksProxy } from '../support/socks-proxy.ts';

const ping = { method: 'GET', path: '/ping' } as const;
const login = { method: 'POST', path: '/v1-public/login', body: {} } as const;

type Behaviour = (socket: Socket) => void;

/** Does something when the client has spoken for the first time. */
const whenSpokenTo =
  (behave: Behaviour): Behaviour =>
  (socket) =>
    void socket.once('data', () => behave(socket));
const saying = (text: string): Behaviour => whenSpokenTo((socket) => void socket.write(text, 'latin1'));
const sayingLast = (text: string): Behaviour => whenSpokenTo((socket) => void socket.end(text, 'latin1'));

const cut = 'the connection was cut';
const silent = 'it did not accept the connection within 10 s';

/**
 * How a proxy can fail, in what words that is said, and with how many connections for a GET. It is repeated once where the connection is
 * cut before a response, as it is without a proxy; anything else is an answer, and is not asked for twice.
 */
const failures: [string, string, Behaviour, string, number][] = [
  ['closes when it accepts', 'http', (socket) => void socket.end(), cut, 2],
  ['resets when it accepts', 'http', (socket) => void socket.resetAndDestroy(), cut, 2],
  ['closes at CONNECT', 'http', whenSpokenTo((socket) => void socket.end()), cut, 2],
  ['resets at CONNECT', 'http', whenSpokenTo((socket) => void socket.resetAndDestroy()), cut, 2],
  ['closes in its status line', 'http', sayingLast('HTTP/1.1 2'), cut, 2],
  ['closes in its headers', 'http', sayingLast('HTTP/1.1 200 OK\r\nx-a'), cut, 2],
  ['wants a login', 'http', saying('HTTP/1.1 407 No\r\n\r\n'), 'it refuses to connect (status 407)', 1],
  ['finds no server', 'http', saying('HTTP/1.1 502 No\r\n\r\n'), 'it refuses to connect (status 502)', 1],
  ['redirects', 'http', saying('HTTP/1.1 302 No\r\nlocation: /\r\n\r\n'), 'it refuses to connect (status 302)', 1],
  ['switches protocols', 'http', saying('HTTP/1.1 101 No\r\n\r\n'), 'it refuses to connect (status 101)', 1],
  ['says to continue', 'http', saying('HTTP/1.1 100 No\r\n\r\n'), 'it refuses to connect (status 100)', 1],
  ['speaks SSH', 'http', saying('SSH-2.0-OpenSSH\r\n'), 'it does not speak HTTP there', 1],
  [
    'has headers without end',
    'http',
    whenSpokenTo((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pump(socket, 'x-more: 1234567890\r\n');
    }),
    'its response headers are too large',
    1,
  ],
  ['never speaks', 'http', () => undefined, silent, 1],
  ['drips its headers', 'http', whenSpokenTo((socket) => void socket.write('HTTP/1.1 200 OK\r\nx-slow: x')), silent, 1],
  ['closes when it accepts', 'https', (socket) => void socket.end(), cut, 2],
  ['closes in its TLS handshake', 'https', whenSpokenTo((socket) => void socket.end()), cut, 2],
  ['resets in its TLS handshake', 'https', whenSpokenTo((socket) => void socket.resetAndDestroy()), cut, 2],
  ['speaks no TLS', 'https', saying('HTTP/1.1 400 No\r\n\r\n'), 'it does not speak TLS there', 1],
  ['never speaks', 'https', () => undefined, silent, 1],
  ['closes when it accepts', 'socks5', (socket) => void socket.end(), cut, 2],
  ['resets when it accepts', 'socks5', (socket) => void socket.resetAndDestroy(), cut, 2],
  ['closes after its greeting', 'socks5', sayingLast('\x05\x00'), cut, 2],
  ['speaks HTTP', 'socks5', saying('HTTP/1.1 400 No\r\n\r\n'), 'it does not speak SOCKS5 there', 1],
  ['accepts no login', 'socks5', saying('\x05\xff'), 'it refuses to connect (authentication failed)', 1],
  [
    'is not allowed to connect',
    'socks5',
    saying('\x05\x00\x05\x02\x00\x01\0\0\0\0\0\0'),
    'it refuses to connect (NotAllowed)',
    1,
  ],
  ['never speaks', 'socks5', () => undefined, silent, 1],
];

/** Sets the clock forward when the proxy has a connection that it does nothing with. */
async function passLimit({ clock }: TestHttp, { requests }: RudeServer): Promise<void> {
  await expect.poll(() => requests.length).toBe(1);
  expect(clock.sleeping()).toContain(10_000);
  clock.advance(10_000);
}

test.for(failures)('a proxy that %s (%s): an end in words, and no storm', async ([, protocol, behave, words, most]) => {
  const proxy = await startRawServer(behave);
  const env = { HTTPS_PROXY: `${protocol}://jane:verysecretword@127.0.0.1:${proxy.port}` };
  for (const [request, connections] of [[ping, most] as const, [login, 1] as const]) {
    proxy.requests.length = 0;
    const connection = openHttp('https://rancher.invalid', { env });
    const response = connection.http.send(request);
    if (words === silent) await passLimit(connection, proxy);
    await expect(response).rejects.toMatchObject({
      exitCode: 3,
      message: `cannot reach rancher.invalid: the proxy 127.0.0.1:${proxy.port} cannot be used: ${words}`,
    });
    expect(proxy.requests).toHaveLength(connections);
    expect(connection.clock.sleeping()).toEqual([]);
    expect(connection.log.join()).not.toContain('verysecretword');
    await connection.http.close();
  }
});

const tunnel = 'HTTP/1.1 200 OK\r\n\r\n';

test.for<[string, Behaviour, string, number]>([
  ['closes', sayingLast(tunnel), cut, 2],
  ['resets', whenSpokenTo((socket) => void socket.write(tunnel, () => socket.resetAndDestroy())), cut, 2],
  ['speaks no TLS', saying(`${tunnel}HTTP/1.1 400 No\r\n\r\n`), 'it does not speak TLS there', 1],
])('behind a proxy, a server that %s at once: an end in words, and no storm', async ([, behave, words, most]) => {
  const proxy = await startRawServer(behave);
  const { http } = openHttp('https://rancher.invalid', { env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } });
  await expect(http.send(ping)).rejects.toMatchObject({
    exitCode: 3,
    message: `cannot reach rancher.invalid: ${words}`,
  });
  expect(proxy.requests).toHaveLength(most);
});

test('behind a proxy, a server that never speaks has ten seconds for its TLS as well', async () => {
  let greeted = (): void => undefined;
  const greeting = new Promise<void>((resolve) => {
    greeted = resolve;
  });
  const proxy = await startRawServer(
    whenSpokenTo((socket) => {
      socket.once('data', greeted);
      socket.write(tunnel);
    }),
  );
  const connection = openHttp('https://rancher.invalid', { env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } });
  const response = connection.http.send(ping);
  await greeting;
  expect(connection.clock.sleeping()).toContain(10_000);
  connection.clock.advance(10_000);
  await expect(response).rejects.toMatchObject({
    exitCode: 3,
    message: `cannot reach rancher.invalid: ${silent}`,
  });
  expect(proxy.requests).toHaveLength(1);
});

test.for([
  ['socks5', 'https://localhost.', 'localhost.:443'],
  ['socks5h', 'https://localhost.:8443', 'localhost.:8443'],
] as const)('%s: the proxy looks the name up, and the certificate is checked', async ([protocol, server, target]) => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  const [sandbox, other] = [await useSandbox(), await useSandbox()];
  const proxy = await startSocksProxy(Number(new URL(sandbox.url).port));
  const env = { HTTPS_PROXY: `${protocol}://127.0.0.1:${proxy.port}` };
  expect(await openHttp(server, { caPem: sandbox.caPem, env }).http.send(ping)).toMatchObject({ text: 'pong' });
  expect(proxy.targets).toEqual([target]);
  await expect(openHttp(server, { caPem: other.caPem, env }).http.send(ping)).rejects.toMatchObject({
    code: 'untrusted',
  });
  expect(warnings).toEqual([]);
});

test('a login to a SOCKS proxy, and a server with an address', async () => {
  const sandbox = await useSandbox();
  const proxy = await startSocksProxy(Number(new URL(sandbox.url).port), { login: true });
  const env = { HTTPS_PROXY: `socks5://jane%40corp:pass%3Aword%25@127.0.0.1:${proxy.port}` };
  const { http } = openHttp('https://192.0.2.7:8443', { env });
  expect(await http.send(ping)).toMatchObject({ text: 'pong' });
  expect(await http.send(ping)).toMatchObject({ text: 'pong' });
  expect(proxy.logins).toEqual(['jane@corp:pass:word%']);
  expect(proxy.targets).toEqual(['192.0.2.7:8443']);
});

test.for<[string, string, string]>([
  ['https_proxy', 'http://', 'is not the address of a proxy'],
  ['HTTPS_PROXY', 'http://user:verysecretword@host:port', 'is not the address of a proxy'],
  ['HTTPS_PROXY', 'ftp://user:verysecretword@host:21', 'names a proxy of an unknown kind (ftp://)'],
])('%s=%s: named, with what to do', async ([variable, value, words]) => {
  const { http } = openHttp('https://rancher.invalid', { env: { [variable]: value } });
  await expect(http.send(ping)).rejects.toMatchObject({
    exitCode: 3,
    message: `cannot reach rancher.invalid: ${variable} ${words}`,
    nextStep: `Set ${variable} to http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT, or unset it.`,
  });
});
