import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

const minute = 60_000;

async function settle() {
  const context = createTestContext({});
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const need = { server: sandbox.url, profile: 'default', trust: {} };
  const given = { username: 'jane', password: new Secret('jane-password') };
  await logIn(context, { ...need, given, sessionStore: 'file' });
  takeRequests(sandbox);
  return { context, sandbox, request: { ...need, cluster: clusterId(sandbox, 'dev'), isRetry: false } };
}

/** Requests of one kind are cut off before there is an answer. Gives how many there were. */
function cutOff(sandbox: Sandbox, beginning: string): () => number {
  let count = 0;
  sandbox.intercept = ({ method, url, socket }) => {
    if (!`${method} ${url}`.startsWith(beginning)) return false;
    count++;
    socket.destroy();
    return true;
  };
  return () => count;
}

test('of many requests that wait for a server out of reach, one tries; the next one after that tries again', async () => {
  const { context, sandbox, request } = await settle();
  const tries = cutOff(sandbox, 'POST /v3/tokens');
  const asks = await Promise.allSettled(Array.from({ length: 5 }, () => answerRequest(context, request)));
  for (const outcome of asks) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unreachable' } });
  expect(tries()).toBe(1);
  context.clock.advance(1);
  await expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'unreachable' });
  expect(tries()).toBe(2);
  sandbox.intercept = () => false;
  context.clock.advance(1);
  expect(await answerRequest(context, request)).toMatchObject({ clusterId: request.cluster });
});

test('an ask for another cluster does not share it', async () => {
  const { context, sandbox, request } = await settle();
  const tries = cutOff(sandbox, 'POST /v3/tokens');
  const other = { ...request, cluster: clusterId(sandbox, 'prod') };
  await Promise.allSettled([answerRequest(context, request), answerRequest(context, other)]);
  expect(tries()).toBe(2);
});

test('that a cached token could not be checked is printed once for each caller, however often it retries', async () => {
  const { context, sandbox, request } = await settle();
  await answerRequest(context, request);
  cutOff(sandbox, 'GET /k8s/');
  const askAgain = async (): Promise<void> => {
    context.clock.advance(1_000);
    await answerRequest(context, { ...request, isRetry: true });
  };
  context.clock.advance(6 * minute);
  for (let times = 0; times < 4; times++) await askAgain();
  expect(context.told).toEqual([expect.stringContaining('using the cached token, which could not be checked')]);
  context.caller = { pid: 4711, id: '4711-another' };
  context.clock.advance(6_000);
  await askAgain();
  expect(context.told).toHaveLength(2);
});
