import { expect, onTestFinished, test } from 'vitest';
import type { Behaviour } from '../../support/hostile/front.ts';
import { cut, failingProxies, saying, sayingLast, silent, whenSpokenTo } from '../../support/hostile/proxies.ts';
import { openHttp, type TestHttp } from '../../support/http.ts';
import { type MisbehavingServer, startRawServer } from '../../support/misbehaving-server.ts';
import { testWith } from '../../support/requirements.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { startSocksProxy } from '../../support/socks-proxy.ts';

const ping = { method: 'GET', path: '/ping' } as const;
const login = { method: 'POST', path: '/v1-public/login', body: {} } as const;

/** Sets the clock forward when the proxy has a connection that it does nothing with. */
async function passLimit({ clock }: TestHttp, { requests }: MisbehavingServer): Promise<void> {
  await expect.poll(() => requests.length).toBe(1);
  expect(clock.sleeping()).toContain(10_000);
  clock.advance(10_000);
}

test.for(failingProxies)('a proxy that $name ($protocol): an end in words, and no storm', async (failing) => {
  const { protocol, behave, says } = failing;
  const proxy = await startRawServer(behave);
  const env = { HTTPS_PROXY: `${protocol}://jane:verysecretword@127.0.0.1:${proxy.port}` };
  for (const [request, connections] of [[ping, failing.connections] as const, [login, 1] as const]) {
    proxy.requests.length = 0;
    const connection = openHttp('https://rancher.invalid', { env });
    const response = connection.http.send(request);
    if (says === silent) await passLimit(connection, proxy);
    await expect(response).rejects.toMatchObject({
      exitCode: 3,
      message: `cannot reach rancher.invalid: the proxy 127.0.0.1:${proxy.port} cannot be used: ${says}`,
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
  ['speaks no TLS', saying(`${tunnel}HTTP/1.1 400 No\r\n\r\n`), 'it does not speak TLS there', 1],
])('behind a proxy, a server that %s at once: an end in words, and no storm', async ([, behave, words, most]) => {
  await expectEnd(behave, words, most);
});

async function expectEnd(behave: Behaviour, words: string, most: number): Promise<void> {
  const proxy = await startRawServer(behave);
  const { http } = openHttp('https://rancher.invalid', { env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } });
  await expect(http.send(ping)).rejects.toMatchObject({
    exitCode: 3,
    message: `cannot reach rancher.invalid: ${words}`,
  });
  expect(proxy.requests).toHaveLength(most);
}

// On Windows what has come, but was not read yet, is lost with a reset.
testWith(['posix'], 'behind a proxy, a server that resets at once: an end in words, and no storm', async () => {
  await expectEnd(
    whenSpokenTo((socket) => void socket.write(tunnel, () => socket.resetAndDestroy())),
    cut,
    2,
  );
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
