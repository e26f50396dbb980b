import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { answerAsk } from '../../src/flows/answer-ask.ts';
import { environmentKeyHash } from '../../src/flows/environment-session.ts';
import { clusterId, takeRequests, useSandbox } from '../support/sandbox.ts';
import { createTestContext } from '../support/test-context.ts';

/** A key of jane's at one server in the environment, and an ask for `dev` at each of two that are trusted. */
async function withKeyForOneOfTwo() {
  const env: NodeJS.ProcessEnv = {};
  const context = createTestContext({ env });
  const [own, other] = [await useSandbox({ clock: context.clock }), await useSandbox({ clock: context.clock })];
  for (const { url, caPem } of [own, other]) context.servers.save({ url, caPem });
  const userId = own.state.findUser('jane')?.id ?? '';
  const { name, secret } = own.state.addToken({ userId, ttl: 86_400_000 });
  Object.assign(env, { RANCHER_URL: own.url, RANCHER_TOKEN_KEY: `${name}:${secret}` });
  const askOf = (sandbox: typeof own) => {
    const cluster = clusterId(sandbox, 'dev');
    return { server: sandbox.url, profile: 'default', trust: {}, again: false, cluster };
  };
  return { context, own, other, askOf };
}

test('the key in the environment goes to the server that RANCHER_URL names, and to no other', async () => {
  const { context, own, other, askOf } = await withKeyForOneOfTwo();
  await expect(answerAsk(context, askOf(other))).rejects.toMatchObject({ code: 'loginNeeded', exitCode: 4 });
  expect(takeRequests(other)).toEqual([]);
  expect(await answerAsk(context, askOf(own))).toMatchObject({ server: own.url });
  expect(takeRequests(own)).toContain('POST /v3/tokens');
});

test('the credentials of each key are told apart by its SHA-256, at its own server alone', () => {
  const server = 'https://rancher.example.com';
  const hashOf = (key: string) => environmentKeyHash({ RANCHER_URL: server, RANCHER_TOKEN_KEY: key }, server);
  for (const key of ['token-abcde:first', 'token-abcde:second']) {
    expect(hashOf(key)).toBe(createHash('sha256').update(key).digest('hex'));
  }
  const env = { RANCHER_URL: server, RANCHER_TOKEN_KEY: 'token-abcde:first' };
  expect(environmentKeyHash(env, 'https://other.example.com')).toBeUndefined();
});
