import { expect, onTestFinished, test, vi } from 'vitest';
import { readPeerCertificates } from '../../../src/rancher/http/peer-certificate.ts';
import { startRawServer } from '../../support/misbehaving-server.ts';
import { useSandbox } from '../../support/sandbox.ts';

test('the chain that a server shows is told, its own certificate first', async () => {
  const { url } = await useSandbox();
  const [own, ...above] = await readPeerCertificates(url, 60_000);
  expect(own).toMatchObject({ name: 'kubectl-rancher sandbox' });
  expect(own?.validTo).toBeGreaterThan(Date.now());
  expect(above.length).toBeLessThanOrEqual(1);
});

test('one that shows none is waited for as long as was said', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const server = await startRawServer(() => undefined);
  let failure: unknown;
  const read = readPeerCertificates(server.url, 8_000).catch((error: unknown) => {
    failure = error;
  });
  while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(7_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(failure).toBeUndefined();
  vi.advanceTimersByTime(1);
  await read;
  expect(failure).toMatchObject({ message: 'it does not answer' });
}, 20_000);
