import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { connectTo } from '../../../src/flows/trust/connect-to.ts';
import { readCaCertificates } from '../../../src/rancher/public.ts';
import { Secret } from '../../../src/secret.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext, type TestContextOptions } from '../../support/test-context.ts';

const trustQuestion = 'Trust it for';

/** A server, and a kubeconfig's options that name its authority. */
async function named(options: TestContextOptions = {}) {
  const sandbox = await useSandbox();
  const context = createTestContext(options);
  const caFile = join(context.directory, 'kubeconfig-ca.pem');
  writeFileSync(caFile, sandbox.caPem);
  const login = (password = 'jane-password') =>
    logIn(context, {
      server: sandbox.url,
      profile: 'default',
      trust: { fromKubeconfig: true, caFile },
      given: { username: 'jane', password: new Secret(password) },
      sessionStore: 'file',
    });
  return { sandbox, context, caFile, login };
}

test('an authority that a kubeconfig names counts for an unknown server once the person has confirmed it', async () => {
  const { sandbox, context, login } = await named({ answers: { [trustQuestion]: ['yes', 'yes'] } });
  await expect(login('wrong')).rejects.toMatchObject({ exitCode: 4 });
  expect(context.servers.find(sandbox.url)).toBeUndefined();
  await login();
  expect(context.terminal.shown.join('\n')).toContain(sandbox.caChecksum);
  expect(context.servers.find(sandbox.url)).toEqual({ url: sandbox.url, caPem: sandbox.caPem });
});

test.each([
  ['who says no', { answers: { [trustQuestion]: ['no'] } }],
  ['who cannot be asked', {}],
])('it does not count for someone %s', async (_who, options) => {
  const { sandbox, context, login } = await named(options);
  await expect(login()).rejects.toMatchObject({ code: 'untrusted' });
  expect(context.servers.find(sandbox.url)).toBeUndefined();
  expect(takeRequests(sandbox).filter((line) => !/^GET \/(ping|cacerts)$/.test(line))).toEqual([]);
});

test('for a server that is known it widens nothing', async () => {
  const { sandbox, context, caFile } = await named();
  const other = await useSandbox();
  context.servers.save({ url: sandbox.url, caPem: other.caPem });
  for (const trust of [{ caFile }, { insecureSkipTlsVerify: true }]) {
    const http = connectTo(context, { server: sandbox.url, trust: { fromKubeconfig: true, ...trust } });
    await expect(readCaCertificates(http)).rejects.toMatchObject({ code: 'untrusted' });
  }
});

test('for a server that is not checked at all it narrows what is trusted', async () => {
  const { sandbox, context } = await named();
  const other = await useSandbox();
  const caFile = join(context.directory, 'other.pem');
  writeFileSync(caFile, other.caPem);
  context.servers.save({ url: sandbox.url, insecureSkipTlsVerify: true });
  const http = connectTo(context, { server: sandbox.url, trust: { fromKubeconfig: true, caFile } });
  await expect(readCaCertificates(http)).rejects.toMatchObject({ code: 'untrusted' });
});

test('a kubeconfig that switches the check off is not followed at a login, and nothing of it is stored', async () => {
  const { sandbox, context } = await named();
  const login = logIn(context, {
    server: sandbox.url,
    profile: 'default',
    trust: { fromKubeconfig: true, insecureSkipTlsVerify: true },
    given: { username: 'jane', password: new Secret('jane-password') },
  });
  await expect(login).rejects.toMatchObject({ code: 'untrusted' });
  expect(context.servers.find(sandbox.url)).toBeUndefined();
});
