import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeCertificates } from '../../../src/sandbox/certificates.ts';
import { openHttp } from '../../support/http.ts';
import { useSandbox } from '../../support/sandbox.ts';

/** A proxy with TLS that connects everyone to one port; with a file of its authority. */
async function useTlsProxy(target: number) {
  const { caPem, serverPem, serverKeyPem } = await makeCertificates();
  const lines: string[] = [];
  const server = createServer({ cert: serverPem, key: serverKeyPem }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      lines.push(data.toString('latin1').split('\r\n')[0] ?? '');
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const tunnel = connect(target, '127.0.0.1');
      tunnel.on('error', () => undefined);
      socket.pipe(tunnel).pipe(socket);
    });
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-proxy-'));
  const caFile = join(directory, 'ca.pem');
  writeFileSync(caFile, caPem);
  onTestFinished(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: (host: string) => `https://${host}:${port}`, caFile, lines };
}

/** The response of a server behind a proxy, or why it cannot be reached. */
async function pingThrough(proxy: string, caPem: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { http } = openHttp('https://localhost.', { caPem, env: { ...env, HTTPS_PROXY: proxy } });
  return http.send({ method: 'GET', path: '/ping' }).then(
    ({ text }) => text,
    (error: Error) => error.message,
  );
}

test.for([
  ['localhost', 'SSL_CERT_FILE'],
  ['localhost', 'NODE_EXTRA_CA_CERTS'],
  ['127.0.0.1', 'SSL_CERT_FILE'],
] as const)(
  'a proxy at https://%s is checked by what %s names; Node.js has nothing to warn of',
  async ([host, name]) => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const sandbox = await useSandbox();
    const proxy = await useTlsProxy(Number(new URL(sandbox.url).port));
    expect(await pingThrough(proxy.url(host), sandbox.caPem, { [name]: proxy.caFile })).toBe('pong');
    expect(proxy.lines).toEqual(['CONNECT localhost.:443 HTTP/1.1']);
    expect(warnings).toEqual([]);
  },
);

test('one that is not trusted is not by NODE_TLS_REJECT_UNAUTHORIZED either', async () => {
  const sandbox = await useSandbox();
  const proxy = await useTlsProxy(Number(new URL(sandbox.url).port));
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await pingThrough(proxy.url('localhost'), sandbox.caPem, {})).not.toBe('pong');
  expect(proxy.lines).toEqual([]);
});

test('one that is not trusted, or shows a certificate for another name, is named as the proxy, and gets no request', async () => {
  const sandbox = await useSandbox();
  const proxy = await useTlsProxy(Number(new URL(sandbox.url).port));
  const ping = (host: string, env: NodeJS.ProcessEnv) => pingThrough(proxy.url(host), sandbox.caPem, env);
  const atProxy = (host: string) =>
    `cannot reach localhost.: the proxy ${new URL(proxy.url(host)).host} cannot be used: `;
  expect(await ping('127.0.0.1', {})).toBe(
    `${atProxy('127.0.0.1')}its certificate is not signed by an authority that this machine trusts`,
  );
  expect(await ping('127.0.0.2', { SSL_CERT_FILE: proxy.caFile })).toContain(atProxy('127.0.0.2'));
  expect(proxy.lines).toEqual([]);
  expect(sandbox.requests).toEqual([]);
});

test('a proxy that is not there is named as one', async () => {
  const sandbox = await useSandbox();
  // Only root may listen there, and does not.
  expect(await pingThrough('http://127.0.0.1:9', sandbox.caPem, {})).toBe(
    'cannot reach localhost.: the proxy 127.0.0.1:9 cannot be used: nothing answers on that port',
  );
});
