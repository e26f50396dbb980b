import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createHttp } from '../../../src/rancher/http/http.ts';
import { nodeRoots } from '../../../src/rancher/http/system-roots.ts';
import { useDirectory } from '../../support/directory.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { createClock } from '../../support/test-context.ts';

/** Pings a server that is trusted by roots alone, of which `NODE_EXTRA_CA_CERTS` names the right one; gives its response or the failure. */
async function pingByRoots(): Promise<string> {
  const sandbox = await useSandbox();
  const folder = useDirectory();
  const file = join(folder, 'ca.pem');
  writeFileSync(file, sandbox.caPem);
  const ignore = (): void => undefined;
  const http = createHttp({
    server: sandbox.url,
    trust: { kind: 'roots' },
    env: { NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: '/dev/null' },
    clock: createClock(),
    tell: ignore,
    log: ignore,
  });
  onTestFinished(() => http.close());
  return http.send({ method: 'GET', path: '/ping' }).then(
    ({ text }) => text,
    (error: Error) => error.message,
  );
}

function startedWith(...options: string[]): void {
  vi.spyOn(process, 'execArgv', 'get').mockReturnValue(options);
  onTestFinished(() => void vi.restoreAllMocks());
}

test('Node.js that was started without its roots is given them, where a server is trusted by them', async () => {
  startedWith('--use-openssl-ca');
  expect(await pingByRoots()).toBe('pong');
  expect(nodeRoots({})).toEqual(tls.rootCertificates);
});

// This process was started without that variable, so its own roots have no such authority.
test('any other has them itself', async () => {
  startedWith();
  expect(await pingByRoots()).toMatch(/is not signed by an authority that this machine trusts/);
});
