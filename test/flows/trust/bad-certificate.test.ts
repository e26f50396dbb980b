import { type AddressInfo, connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { establishTrust } from '../../../src/flows/trust/establish-trust.ts';
import { describeTransportError } from '../../../src/rancher/http/transport-errors.ts';
import { Secret } from '../../../src/secret.ts';
import { once } from '../../support/patience.ts';
import { clusterId, useSandbox } from '../../support/sandbox.ts';
import { createTestContext, type TestContext } from '../../support/test-context.ts';

/** A sandbox and another address of it, which its certificate is not for. */
async function useOtherName(context?: TestContext) {
  const sandbox = await useSandbox(context && { clock: context.clock });
  const port = Number(new URL(sandbox.url).port);
  const bridge = createServer((socket) => {
    const server = connect(port, '127.0.0.1');
    pipeline(socket, server, socket, () => undefined);
  });
  await once(bridge.listen(0, '127.0.0.2'), 'listening');
  onTestFinished(() => void bridge.close());
  return { sandbox, url: `https://127.0.0.2:${(bridge.address() as AddressInfo).port}` };
}

/** Somebody with a cached credential that is due for a check. */
async function holdCredential() {
  const context = createTestContext();
  const { sandbox, url } = await useOtherName(context);
  const need = { server: url, profile: 'default' };
  const trust = { insecureSkipTlsVerify: true };
  await logIn(context, { ...need, trust, given: { username: 'jane', password: new Secret('jane-password') } });
  const request = { ...need, cluster: clusterId(sandbox, 'dev'), isRetry: false };
  await answerRequest(context, request);
  context.clock.advance(6 * 60_000);
  context.servers.save({ url, caPem: sandbox.caPem });
  return { context, request, url };
}

test('an authority that does not hold for the name it is asked by is never trusted', async () => {
  const { url } = await useOtherName();
  const context = createTestContext({ answers: {} });
  await expect(establishTrust(context, { server: url })).rejects.toMatchObject({ code: 'badCertificate' });
  expect(context.servers.find(url)).toBeUndefined();
});

test('a cached credential that is due is not handed out where the certificate is for another name', async () => {
  const { context, request } = await holdCredential();
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    code: 'badCertificate',
    message: expect.stringContaining('its certificate is for another name'),
  });
});

test.each(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])(
  'nor where it says %s: whose it is was not looked at',
  async (code) => {
    const { context, request, url } = await holdCredential();
    const failure = describeTransportError(Object.assign(new Error(code), { code }), { server: url });
    const connection = { server: url, send: () => Promise.reject(failure), close: async () => undefined };
    const asked = answerRequest({ ...context, connect: () => connection }, request);
    await expect(asked).rejects.toMatchObject({ code: 'badCertificate' });
  },
);

test.each([
  'INVALID_CA',
  'INVALID_PURPOSE',
  'CERT_REJECTED',
  'PATH_LENGTH_EXCEEDED',
  'CERT_CHAIN_TOO_LONG',
  'UNSPECIFIED',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
])('what OpenSSL calls %s is a fault of the certificate, not of the network', (code) => {
  const failure = describeTransportError(Object.assign(new Error(code), { code }), {
    server: 'https://rancher.example.com',
  });
  expect(failure).toMatchObject({ code: 'badCertificate' });
});
