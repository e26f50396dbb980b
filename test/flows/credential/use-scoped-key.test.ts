import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

/** CI with an API key for `dev` alone in its environment. */
async function withBoundKey() {
  const env: NodeJS.ProcessEnv = {};
  const context = createTestContext({ env });
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const dev = clusterId(sandbox, 'dev');
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const { name, secret } = sandbox.state.addToken({ userId, ttl: 86_400_000, clusterId: dev });
  Object.assign(env, { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: `${name}:${secret}` });
  const request = { server: sandbox.url, profile: 'default', trust: {}, isRetry: false, cluster: dev };
  return { sandbox, context, request, name };
}

test('a cluster that is not connected is no reason to call the key for it a bad one', async () => {
  const { sandbox, context, request, name } = await withBoundKey();
  const dev = sandbox.state.clusters.get(request.cluster);
  if (dev !== undefined) dev.state = 'pending';
  const credential = await answerRequest(context, request);
  expect(credential).toMatchObject({ tokenId: name, clusterId: request.cluster });
  expect(context.told).toEqual([
    `kubectl-rancher: the cluster ${request.cluster} is not connected to ${new URL(request.server).host} now`,
  ]);
});

test("a kubeconfig that names no cluster, as Rancher's own: it is said what is missing there, and the key is not blamed", async () => {
  const { context, request } = await withBoundKey();
  const { cluster: _, ...nameless } = request;
  await expect(answerRequest(context, { ...nameless, user: 'dev' })).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(/RANCHER_TOKEN_KEY for one cluster at most, and the kubeconfig does not say which/),
    nextStep: expect.stringContaining('--cluster=ID'),
  });
});

test('a key that the cluster refuses is one', async () => {
  const { sandbox, context, request } = await withBoundKey();
  sandbox.state.tokens.clear();
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    code: 'loginRefused',
    message: expect.stringContaining('does not accept RANCHER_TOKEN_KEY'),
  });
});

/** Somebody who has logged in with a key for `dev` alone, which is kept until it ends. */
async function loggedInWithBoundKey(lifetime: number) {
  const context = createTestContext();
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const dev = clusterId(sandbox, 'dev');
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const { name, secret } = sandbox.state.addToken({ userId, ttl: lifetime, clusterId: dev });
  const now = context.clock.now();
  const server = sandbox.url;
  const times = { createdAt: now, expiresAt: now + lifetime, lastUsedAt: now };
  const who = { user: { id: '', name: '' }, provider: '', limits: {}, store: 'file', keep: true } as const;
  const record = { server, profile: 'default', tokenId: name, clusterId: dev, ...times, ...who };
  await context.sessions.save(record, new Secret(`${name}:${secret}`));
  return { context, sandbox, request: { server, profile: 'default', trust: {}, isRetry: false, cluster: dev }, record };
}

test('a key for one cluster goes with no ask for another, and nothing is asked of the server', async () => {
  const { context, sandbox, request } = await loggedInWithBoundKey(3_600_000);
  await expect(answerRequest(context, { ...request, cluster: clusterId(sandbox, 'prod') })).rejects.toMatchObject({
    code: 'loginRefused',
    message: expect.stringContaining(`for any other cluster than ${request.cluster}`),
  });
  expect(takeRequests(sandbox)).toEqual([]);
});

test.each([
  ['a quarter of an hour', 3_600_000, 15 * 60_000],
  ['the end of the key, when that comes first', 5 * 60_000, 5 * 60_000],
])('a client that was given a key asks again after %s', async (_when, lifetime, until) => {
  const { context, request } = await loggedInWithBoundKey(lifetime);
  expect((await answerRequest(context, request)).expiresAt).toBe(context.clock.now() + until);
});
