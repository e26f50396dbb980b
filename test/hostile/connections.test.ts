import type { Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { createServerStore } from '../../src/store/servers.ts';
import { makeBadCertificate } from '../support/hostile/bad-certificates.ts';
import { hostileCommands } from '../support/hostile/commands.ts';
import { type Behaviour, openFront } from '../support/hostile/front.ts';
import { faultsOf, furnish } from '../support/hostile/run.ts';
import { pump } from '../support/misbehaving-server.ts';
import { useSandbox } from '../support/sandbox.ts';
import { createClock } from '../support/test-context.ts';

const whenGreeted =
  (behave: Behaviour): Behaviour =>
  (socket) =>
    void socket.once('data', () => behave(socket));

/** Speaks TLS with a certificate; what comes then is never reached. */
const showing = (certificate: { serverPem: string; serverKeyPem: string }): Behaviour => {
  const secureContext = { cert: certificate.serverPem, key: certificate.serverKeyPem };
  return (socket) => void new TLSSocket(socket, { isServer: true, ...secureContext }).on('error', () => undefined);
};

const serverHelloStart = Buffer.from('160303003a020000360303', 'hex');

const behaviours: [string, () => Behaviour | Promise<Behaviour>][] = [
  ['never speaks', () => () => undefined],
  ['closes when it accepts', () => (socket) => void socket.end()],
  ['resets when it accepts', () => (socket) => void socket.resetAndDestroy()],
  ['closes in the TLS handshake', () => whenGreeted((socket) => void socket.end())],
  ['resets in the TLS handshake', () => whenGreeted((socket) => void socket.resetAndDestroy())],
  ['stalls in the TLS handshake', () => whenGreeted((socket) => void socket.write(serverHelloStart))],
  ['drips its TLS handshake', () => whenGreeted(drip)],
  ['speaks no TLS', () => whenGreeted((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))],
  ['sends alerts', () => whenGreeted((socket) => void socket.end(Buffer.from('15030300020228', 'hex')))],
  ['sends garbage without end', () => (socket) => pump(socket, 'x'.repeat(1024))],
  ['has a certificate of another authority', async () => showing(await makeCertificates())],
  ['has a certificate signed by itself', async () => showing(await makeBadCertificate('selfSigned'))],
];

/** Of the authority that is trusted, and bad all the same. */
const badCertificates = [
  ['has a certificate for another name', 'otherName'],
  ['has an expired certificate', 'expired'],
] as const;

function drip(socket: Socket): void {
  socket.write(Buffer.from('160303 3fff 02003ff0'.replaceAll(' ', ''), 'hex'));
  pump(socket, '\0');
}

const front = await openFront();
const host = `127.0.0.1:${front.port}`;

async function expectOrderlyEnds(behave: Behaviour, caPem?: string): Promise<void> {
  const clock = createClock();
  const sandbox = await useSandbox({ clock });
  front.leadTo(sandbox);
  const furnished = await furnish(sandbox, clock, `https://${host}`);
  front.behave(behave);
  if (caPem !== undefined)
    createServerStore(join(furnished.directory, 'config')).save({ url: `https://${host}`, caPem });
  const commands = hostileCommands(furnished.target);
  const faults = await Promise.all(commands.map((command) => faultsOf(furnished, command, { names: [host], front })));
  expect(faults.flat()).toEqual([]);
}

test.for(behaviours)('a server that %s: every command ends, fails, names it, and spoils nothing', async ([, make]) => {
  await expectOrderlyEnds(await make());
});

test.for(badCertificates)('a server that %s: the same', async ([, kind]) => {
  const certificate = await makeBadCertificate(kind);
  await expectOrderlyEnds(showing(certificate), certificate.serverPem);
});
