import { expect, test, vi } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { credentialLockName, holdLoginLock } from '../../../src/flows/session/locks.ts';
import { createLocks } from '../../../src/store/locks/locks.ts';
import { loggedInWithCredential } from '../../support/logged-in-context.ts';
import { clusterId } from '../../support/sandbox.ts';
import { stopWhileHolding } from '../../support/stopped-holder.ts';

const timeout = 60_000;

/** Jane, whose request for another cluster meets a process that was stopped with that credential's lock. */
async function blocked() {
  const { context, sandbox, request, record } = await loggedInWithCredential();
  context.locks = createLocks(context.directory, () => undefined, context.clock);
  const wanted = { ...request, cluster: clusterId(sandbox, 'prod') };
  await stopWhileHolding(context.directory, credentialLockName(wanted));
  const untilSleeping = (count: number) =>
    vi.waitFor(() => expect(context.clock.sleeping()).toHaveLength(count), { timeout });
  const mints = () => [...sandbox.state.tokens.values()].filter(({ clusterId: of }) => of === wanted.cluster).length;
  return { context, wanted, record, untilSleeping, mints };
}

test('many requests behind a stopped process: after 35 s one mints, and all get its token', async () => {
  const { context, wanted, untilSleeping, mints } = await blocked();
  const requests = Array.from({ length: 5 }, () => answerRequest(context, wanted));
  await untilSleeping(10);
  context.clock.advance(34_999);
  expect(mints()).toBe(0);
  context.clock.advance(1);
  const credentials = await Promise.all(requests);
  expect(new Set(credentials.map(({ tokenId }) => tokenId)).size).toBe(1);
  expect(mints()).toBe(1);
});

test('one that comes later does not wait for it again', async () => {
  const { context, wanted, untilSleeping, mints } = await blocked();
  const first = answerRequest(context, wanted);
  await untilSleeping(2);
  context.clock.advance(35_000);
  const { tokenId } = await first;
  context.clock.advance(6 * 60_000);
  expect(await answerRequest(context, wanted)).toMatchObject({ tokenId });
  expect(mints()).toBe(1);
});

test('while a login is under way its process is not stopped: it is waited for', async () => {
  const { context, wanted, record, untilSleeping, mints } = await blocked();
  let logIn = (): void => undefined;
  const loggingIn = holdLoginLock(context, record, () => new Promise<void>((resolve) => (logIn = resolve)));
  const request = answerRequest(context, wanted);
  await untilSleeping(2);
  context.clock.advance(35_000);
  // Now it waits for the login, longer than the two seconds that make one.
  const untilTold = (): void => {
    context.clock.advance(2_000);
    expect(context.told.join()).toContain('waiting for the login to');
  };
  await vi.waitFor(untilTold, { timeout });
  logIn();
  await loggingIn;
  await untilSleeping(2);
  expect(mints()).toBe(0);
  context.clock.advance(35_000);
  await request;
  expect(mints()).toBe(1);
});
