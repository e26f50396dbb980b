import { expect, onTestFinished, test, vi } from 'vitest';
import { openHttp } from '../support/http.ts';
import { startRawServer } from '../support/misbehaving-server.ts';

const wait = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The library that goes through proxies takes no clock, so this is a file of its own: all its timers begin as fake ones. */
test('behind a proxy a server has ten seconds for its TLS as well', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let greeted = false;
  const proxy = await startRawServer((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.once('data', () => {
        greeted = true;
      });
    });
  });
  const { http } = openHttp('https://rancher.invalid', { env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } });
  let failure: unknown;
  const sent = http.send({ method: 'GET', path: '/ping' }).catch((error: unknown) => {
    failure = error;
  });
  while (!greeted) await wait();
  vi.advanceTimersByTime(9_000);
  for (let turn = 0; turn < 100; turn++) await wait();
  expect(failure).toBeUndefined();
  // It counts in half seconds.
  vi.advanceTimersByTime(2_000);
  await sent;
  expect(failure).toMatchObject({
    exitCode: 3,
    message: 'cannot reach rancher.invalid: it did not take the connection within 10 s',
  });
}, 20_000);
