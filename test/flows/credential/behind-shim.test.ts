import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { findFailure, isRetry, noteCaller, rememberFailure } from '../../../src/flows/credential/caller-memory.ts';
import { loggedInWithCredential } from '../../support/logged-in-context.ts';
import { takeRequests } from '../../support/sandbox.ts';

/** On Windows each request comes through a shim of its own, and who is behind it takes long to find out. */
async function behindShims() {
  const { context, sandbox, request } = await loggedInWithCredential();
  context.clock.advance(60_000);
  let shims = 100;
  const finds: string[] = [];
  const next = (behind: string) => ({
    ...context,
    caller: {
      pid: shims++,
      mayBeShim: true,
      get id() {
        finds.push(behind);
        return behind;
      },
    },
  });
  return { context, sandbox, request, next, finds };
}

test('a request right after a credential was returned be from a client that was refused with it: it is checked', async () => {
  const { context, request, next, finds } = await behindShims();
  expect(isRetry(next('30-1'), request)).toBe(false);
  noteCaller(next('30-1'), request);
  context.clock.advance(300);
  expect(isRetry(next('30-1'), request)).toBe(true);
  context.clock.advance(10_000);
  expect(isRetry(next('30-1'), request)).toBe(false);
  noteCaller(next('30-1'), request);
  expect(finds).toEqual([]);
});

test('of many at once, one check is enough', async () => {
  const { context, sandbox, request, next } = await behindShims();
  noteCaller(next('30-1'), request);
  takeRequests(sandbox);
  for (const client of ['31-1', '32-1', '33-1']) {
    const retrying = { ...request, isRetry: isRetry(next(client), request) };
    expect(retrying.isRetry).toBe(true);
    await answerRequest(context, retrying);
  }
  expect(takeRequests(sandbox)).toEqual([`GET /k8s/clusters/${request.cluster}/version`]);
});

test('a failure is that of the client behind the shim, which is looked for only when something has failed', async () => {
  const { context, request, next, finds } = await behindShims();
  expect(findFailure(next('30-1'), request)).toBeUndefined();
  expect(finds).toEqual([]);
  rememberFailure(next('30-1'), request, new CliError('cancelled', 'cancelled'));
  expect(findFailure(next('30-1'), request)).toMatchObject({ code: 'cancelled' });
  expect(findFailure(next('31-1'), request)).toBeUndefined();
  context.clock.advance(10_000);
  finds.length = 0;
  expect(findFailure(next('30-1'), request)).toBeUndefined();
  expect(finds).toEqual([]);
});

test('where each of the five runs of a client takes seconds, all get the failure of the first', async () => {
  const { context, request, next } = await behindShims();
  rememberFailure(next('30-1'), request, new CliError('cancelled', 'cancelled'));
  for (let run = 2; run <= 5; run++) {
    context.clock.advance(4_500);
    expect(findFailure(next('30-1'), request), `run ${run}`).toMatchObject({ code: 'cancelled' });
  }
  context.clock.advance(4_500);
  expect(findFailure(next('30-1'), request)).toBeUndefined();
});
