import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createClock, createTestContext, type TestContextOptions } from '../../support/test-context.ts';

/** Somebody with a cached credential that is due for a check, and a server whose authority is not the one that was trusted. */
async function changed(profile = 'default', options: TestContextOptions = {}) {
  const context = createTestContext(options);
  const [sandbox, before] = [await useSandbox({ clock: context.clock }), await useSandbox()];
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const need = { server: sandbox.url, profile, trust: {} };
  await logIn(context, { ...need, given: { username: 'jane', password: new Secret('jane-password') } });
  const request = { ...need, cluster: clusterId(sandbox, 'dev'), isRetry: false };
  await answerRequest(context, request);
  context.clock.advance(6 * 60_000);
  context.servers.save({ url: sandbox.url, caPem: before.caPem });
  takeRequests(sandbox);
  return { context, sandbox, before, request };
}

function nameAuthority(sandbox: Sandbox, pem: string): void {
  sandbox.intercept = (request, response) => {
    if (request.url === '/cacerts') response.end(pem);
    return response.writableEnded;
  };
}

test('a cached credential that is due is not handed out either: it may be the server that kubectl would send it to', async () => {
  const { context, sandbox, before, request } = await changed();
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(`you trusted ${before.caChecksum}, now it shows ${sandbox.caChecksum}`),
  });
  expect(context.told).toEqual([]);
  expect(takeRequests(sandbox)).toEqual(['GET /cacerts']);
});

test('a server that names the old authority and is not signed by it', async () => {
  const { context, sandbox, before, request } = await changed();
  nameAuthority(sandbox, before.caPem);
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      `that you trusted .${before.caChecksum}., although the server still names it .${before.caChecksum}`,
    ),
    nextStep: expect.stringMatching(/^Someone may be intercepting the connection: .* --ca-file FILE$/),
  });
});

test.for(['', 'nonsense', '<html>'])('a server that names %j as its authority', async (pem) => {
  const { context, sandbox, before, request } = await changed();
  nameAuthority(sandbox, pem);
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(`you trusted ${before.caChecksum}, now it shows none`),
    nextStep: expect.stringContaining(`Only then: kubectl rancher login ${sandbox.url} --force`),
  });
});

test('the command that trusts the new authority is for the login that there is', async () => {
  const { context, sandbox, request } = await changed('admin');
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    nextStep: expect.stringContaining(
      `kubectl rancher login ${sandbox.url} --profile admin --ca-checksum ${sandbox.caChecksum}`,
    ),
  });
  context.servers.save({ url: sandbox.url });
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    nextStep: expect.stringMatching(`^Run this, .*: kubectl rancher login ${sandbox.url} --profile admin$`),
  });
});

test('where it does not answer what its authority is now, that is said, and not that it shows none', async () => {
  const { context, sandbox, before, request } = await changed();
  sandbox.intercept = (request) => request.socket.destroy().destroyed;
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    code: 'untrusted',
    message: expect.stringMatching(`authority that you trusted .${before.caChecksum}., and which one .* cannot reach `),
    nextStep: expect.stringMatching(/^Try again, /),
  });
});

test('it has five seconds for that answer', async () => {
  const wire = createClock();
  const { context, sandbox, request } = await changed('default', { wire });
  sandbox.intercept = ({ url }) => url === '/cacerts';
  const failure = answerRequest(context, request).catch((error: unknown) => error);
  await expect.poll(() => sandbox.requests.length).toBe(1);
  expect(wire.sleeping()).toContain(5_000);
  wire.advance(5_000);
  expect(await failure).toMatchObject({
    code: 'untrusted',
    message: expect.stringContaining('did not answer within 5 s'),
  });
});
