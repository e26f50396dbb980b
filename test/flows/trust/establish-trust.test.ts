import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { connectTo } from '../../../src/flows/trust/connect-to.ts';
import { establishTrust } from '../../../src/flows/trust/establish-trust.ts';
import { readCaCertificates } from '../../../src/rancher/public.ts';
import { makeCertificates } from '../../../src/sandbox/certificates.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

const trustQuestion = 'Trust it for';

test('asks once about a server that nothing vouches for, with its checksum, and remembers the answer', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext({ answers: { [trustQuestion]: ['yes'] } });
  await establishTrust(context, { server: sandbox.url });
  expect(context.terminal.shown.join('\n')).toContain(sandbox.caChecksum);
  await establishTrust(context, { server: sandbox.url });
  expect(context.terminal.shown.filter((line) => line.includes(trustQuestion))).toHaveLength(1);
});

test('sends nothing but /ping and /cacerts before the answer, and stops at a no', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext({ answers: { [trustQuestion]: ['no'] } });
  await expect(establishTrust(context, { server: sandbox.url })).rejects.toMatchObject({
    code: 'untrusted',
    exitCode: 3,
    nextStep: expect.stringMatching(/^Ask the administrator of this Rancher .* --ca-file or --ca-checksum\.$/),
  });
  expect(context.terminal.shown.join('\n')).toMatch(/Compare it with the one that the administrator of this Rancher/);
  expect(new Set(takeRequests(sandbox))).toEqual(new Set(['GET /cacerts', 'GET /ping']));
  expect(context.servers.find(sandbox.url)).toBeUndefined();
});

test('with no one to ask it fails, and gives the command that trusts this very authority', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext();
  await expect(establishTrust(context, { server: sandbox.url })).rejects.toMatchObject({
    exitCode: 3,
    nextStep: expect.stringContaining(`--ca-checksum ${sandbox.caChecksum}`),
  });
  await establishTrust(context, { server: sandbox.url, trust: { caChecksum: sandbox.caChecksum.toUpperCase() } });
  expect(context.servers.find(sandbox.url)?.caPem).toBe(sandbox.caPem);
});

test('a checksum that is not the expected one is refused', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext();
  const trust = establishTrust(context, { server: sandbox.url, trust: { caChecksum: 'ab'.repeat(32) } });
  await expect(trust).rejects.toMatchObject({ message: expect.stringContaining(sandbox.caChecksum), exitCode: 3 });
  expect(context.servers.find(sandbox.url)).toBeUndefined();
});

test.each([
  [{}, '--ca-checksum'],
  [{ fromEnvironment: true } as const, 'RANCHER_CA_CHECKSUM'],
])('what is no checksum at all is wrong usage, and the server is not asked for its own: %j', async (from, name) => {
  const sandbox = await useSandbox();
  const context = createTestContext();
  for (const caChecksum of ['12', `${'ab'.repeat(31)}zz`, `${'ab'.repeat(33)}`]) {
    const trust = establishTrust(context, { server: sandbox.url, trust: { caChecksum, ...from } });
    const message = `${name} "${caChecksum}" is not a SHA-256 checksum: 64 hexadecimal digits`;
    await expect(trust).rejects.toMatchObject({ exitCode: 2, message });
  }
  expect(takeRequests(sandbox)).toEqual([]);
  const caChecksum = (sandbox.caChecksum.match(/../g) ?? []).join(':');
  await establishTrust(context, { server: sandbox.url, trust: { caChecksum, ...from } });
  expect(context.servers.find(sandbox.url)?.caPem).toBe(sandbox.caPem);
});

test('an authority that changed after it was trusted is refused, with both checksums, and not asked about', async () => {
  const trusted = await useSandbox();
  const other = await useSandbox();
  const context = createTestContext({ answers: {} });
  context.servers.save({ url: other.url, caPem: trusted.caPem });
  const refusal = await establishTrust(context, { server: other.url }).catch((error: unknown) => String(error));
  expect(refusal).toContain(trusted.caChecksum);
  expect(refusal).toContain(other.caChecksum);
});

/** A server that names no authority of its own, as one with a public certificate. */
async function useNamelessSandbox() {
  const sandbox = await useSandbox();
  sandbox.intercept = (request, response) => {
    if (request.url !== '/cacerts') return false;
    response.end('');
    return true;
  };
  return sandbox;
}

test('a server that names no authority needs --ca-file', async () => {
  const sandbox = await useNamelessSandbox();
  const context = createTestContext({ answers: {} });
  await expect(establishTrust(context, { server: sandbox.url })).rejects.toMatchObject({
    nextStep: expect.stringContaining('--ca-file'),
  });
  const caFile = join(context.directory, 'ca.pem');
  writeFileSync(caFile, sandbox.caPem);
  await establishTrust(context, { server: sandbox.url, trust: { caFile } });
  expect(context.servers.find(sandbox.url)?.caPem).toBe(sandbox.caPem);
});

test.each([
  ['no certificate in it', 'root:x:0:0:root:/root:/bin/sh\n'],
  ['only a part of one', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
])('a CA file with %s is refused, not taken for one without authorities', async (_what, content) => {
  const sandbox = await useSandbox();
  const context = createTestContext();
  const caFile = join(context.directory, 'ca.pem');
  writeFileSync(caFile, content);
  await expect(establishTrust(context, { server: sandbox.url, trust: { caFile } })).rejects.toMatchObject({
    exitCode: 2,
    message: `there is no certificate in the CA file ${caFile}`,
    nextStep: expect.stringContaining('PEM'),
  });
  expect(takeRequests(sandbox)).toEqual([]);
});

test('a link in place of the directory of what is trusted is refused, before the server is asked anything', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext({ answers: { [trustQuestion]: ['yes'] } });
  mkdirSync(join(context.directory, 'config'));
  mkdirSync(join(context.directory, 'elsewhere'));
  symlinkSync(join(context.directory, 'elsewhere'), join(context.directory, 'config/servers'));
  await expect(establishTrust(context, { server: sandbox.url })).rejects.toMatchObject({
    message: expect.stringMatching(/\/config\/servers is a symbolic link, so nothing is read or stored there$/),
  });
  expect(takeRequests(sandbox)).toEqual([]);
});

test('a CA file that is not there is said by name', async () => {
  const context = createTestContext();
  const trust = establishTrust(context, { server: 'https://127.0.0.1:9', trust: { caFile: '/no/such/file' } });
  await expect(trust).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('/no/such/file') });
});

test('without verification it says so each time', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext();
  const http = connectTo(context, { server: sandbox.url, trust: { insecureSkipTlsVerify: true } });
  expect(await readCaCertificates(http)).toBe(sandbox.caPem);
  expect(context.told).toEqual([expect.stringContaining('is not checked')]);
});

test('a server that is not to be checked is remembered as such', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext();
  await establishTrust(context, { server: sandbox.url, trust: { insecureSkipTlsVerify: true } });
  expect(await readCaCertificates(connectTo(context, { server: sandbox.url }))).toBe(sandbox.caPem);
  expect(context.told).toEqual([
    expect.stringContaining('is not checked, as you asked'),
    `kubectl-rancher: that stays so; to have it checked again: kubectl rancher login ${sandbox.url} --no-insecure-skip-tls-verify`,
    expect.stringContaining('is not checked, as you asked'),
  ]);
});

test('it is checked again when the user says so', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext();
  await establishTrust(context, { server: sandbox.url, trust: { insecureSkipTlsVerify: true } });
  const checked = establishTrust(context, { server: sandbox.url, trust: { insecureSkipTlsVerify: false } });
  await expect(checked).rejects.toMatchObject({ code: 'untrusted' });
  expect(context.servers.find(sandbox.url)).toEqual({ url: sandbox.url });
});

test('the authority that was trusted before is the one it is checked by again', async () => {
  const [sandbox, other] = [await useSandbox(), await useSandbox()];
  const context = createTestContext();
  context.servers.save({ url: sandbox.url, caPem: other.caPem });
  await establishTrust(context, { server: sandbox.url, trust: { insecureSkipTlsVerify: true } });
  const checked = establishTrust(context, { server: sandbox.url, trust: { insecureSkipTlsVerify: false } });
  await expect(checked).rejects.toMatchObject({ message: expect.stringContaining(`you trusted ${other.caChecksum}`) });
  expect(context.servers.find(sandbox.url)).toEqual({ url: sandbox.url, caPem: other.caPem });
});

test('where a server names no authority a checksum has nothing to be compared with, and nothing else is said', async () => {
  const sandbox = await useNamelessSandbox();
  const context = createTestContext();
  await expect(
    establishTrust(context, { server: sandbox.url, trust: { caChecksum: 'ab'.repeat(32) } }),
  ).rejects.toMatchObject({
    code: 'untrusted',
    message: expect.stringContaining('names no authority of its own'),
  });
});

test.each(['RANCHER_CA_FILE', 'RANCHER_CA_CHECKSUM'] as const)(
  'beside a session in the environment %s is how its server is trusted, and no other',
  async (name) => {
    // Of the same authority, so that it is trusted if the environment counts there too.
    const certificates = await makeCertificates();
    const [sandbox, other] = [await useSandbox({ certificates }), await useSandbox({ certificates })];
    const env: NodeJS.ProcessEnv = { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: 'token-abcde:0123456789' };
    const context = createTestContext({ env });
    const caFile = join(context.directory, 'ca.pem');
    writeFileSync(caFile, sandbox.caPem);
    env[name] = name === 'RANCHER_CA_FILE' ? caFile : sandbox.caChecksum;
    for (let times = 0; times < 2; times++) {
      expect(await readCaCertificates(connectTo(context, { server: sandbox.url }))).toBe(sandbox.caPem);
    }
    await expect(readCaCertificates(connectTo(context, { server: other.url }))).rejects.toMatchObject({
      code: 'untrusted',
    });
  },
);

test('an untrusted server of a session in the environment: what to set there is told, and no login', async () => {
  const sandbox = await useSandbox();
  const other = await useSandbox();
  const env = { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: 'token-abcde:0123456789' };
  const context = createTestContext({ env });
  const refusalOf = (server: string): Promise<string> =>
    connectTo(context, { server, profile: 'ops' })
      .send({ method: 'GET', path: '/ping' })
      .then(String, (error: unknown) => (error instanceof CliError ? error.describe() : String(error)));
  expect(await refusalOf(sandbox.url)).toContain(
    'Set RANCHER_CA_FILE to a file with its CA certificates, or RANCHER_CA_CHECKSUM',
  );
  expect(await refusalOf(sandbox.url)).not.toContain('kubectl rancher login');
  expect(await refusalOf(other.url)).toMatch(
    new RegExp(`\\n {2}Run this, .*: kubectl rancher login ${other.url} --profile ops$`),
  );
});

test('a checksum in the environment that is not the one the server shows keeps every request from it', async () => {
  const sandbox = await useSandbox();
  const env = { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: 'token-abcde:0123456789' };
  const context = createTestContext({ env: { ...env, RANCHER_CA_CHECKSUM: 'ab'.repeat(32) } });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const http = connectTo(context, { server: sandbox.url });
  await expect(http.send({ method: 'GET', path: '/ping' })).rejects.toMatchObject({
    code: 'untrusted',
    message: expect.stringContaining(`RANCHER_CA_CHECKSUM says ${'ab'.repeat(32)}, it shows ${sandbox.caChecksum}`),
  });
  expect(takeRequests(sandbox)).toEqual(['GET /cacerts']);
});

test('a server that got a certificate which every machine trusts needs no question and no authority of its own', async () => {
  const sandbox = await useSandbox();
  const before = await useSandbox();
  const roots = join(createTestContext().directory, 'roots.pem');
  writeFileSync(roots, sandbox.caPem);
  const context = createTestContext({ env: { SSL_CERT_FILE: roots } });
  context.servers.save({ url: sandbox.url, caPem: before.caPem });
  await establishTrust(context, { server: sandbox.url });
  expect(context.servers.find(sandbox.url)).toEqual({ url: sandbox.url });
});
