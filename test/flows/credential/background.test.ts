import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { deleteCredentials } from '../../../src/flows/credential/delete-cached.ts';
import { runInBackground } from '../../../src/flows/credential/from-server.ts';
import { holdCredentialLock } from '../../../src/flows/session/locks.ts';
import { logOut } from '../../../src/flows/session/log-out.ts';
import { backgroundIntervals } from '../../../src/store/credentials/freshness.ts';
import { loggedInWithCredential } from '../../support/logged-in-context.ts';
import { deleteTokens, takeRequests } from '../../support/sandbox.ts';

const minute = 60_000;

/** Someone with a cached credential for a cluster, whose requests may start background runs. */
async function withCredential() {
  const settled = await loggedInWithCredential({ checkIntervals: backgroundIntervals });
  const { context, sandbox, login, request, credential } = settled;
  takeRequests(sandbox);
  const minted = (): string[] =>
    [...sandbox.state.tokens.values()].filter(({ isDerived }) => isDerived).map(({ name }) => name);
  return { context, sandbox, login, request, credential, minted };
}

test('a credential that was checked minutes ago is returned at once; one background run checks it', async () => {
  const { context, sandbox, request, credential } = await withCredential();
  context.clock.advance(1.9 * minute);
  await answerRequest(context, request);
  expect(context.backgroundRuns.count).toBe(0);
  context.clock.advance(2 * minute);
  for (let times = 0; times < 3; times++) {
    expect((await answerRequest(context, request)).tokenId).toBe(credential.tokenId);
  }
  expect([context.backgroundRuns.count, takeRequests(sandbox)]).toEqual([1, []]);

  await runInBackground(context, request);
  expect(takeRequests(sandbox)).toEqual([`GET /k8s/clusters/${request.cluster}/version`]);
  context.clock.advance(1.9 * minute);
  await answerRequest(context, request);
  expect(context.backgroundRuns.count).toBe(1);
  expect([context.printed, context.told]).toEqual([[], []]);
});

test('one that was checked more than ten minutes ago waits for its check', async () => {
  const { context, sandbox, request } = await withCredential();
  context.clock.advance(11 * minute);
  await answerRequest(context, request);
  expect([context.backgroundRuns.count, takeRequests(sandbox)]).toEqual([
    0,
    [`GET /k8s/clusters/${request.cluster}/version`],
  ]);
});

test('a token that was deleted on the server is replaced by the background run, for the next request', async () => {
  const { context, sandbox, request, credential } = await withCredential();
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  context.clock.advance(3 * minute);
  expect((await answerRequest(context, request)).tokenId).toBe(credential.tokenId);
  await runInBackground(context, request);
  takeRequests(sandbox);
  expect((await answerRequest(context, request)).tokenId).not.toBe(credential.tokenId);
  expect(takeRequests(sandbox)).toEqual([]);
});

/** Uses a credential every minute, with the background runs that come of it, until the clock is this far. */
async function work({ context, request }: Awaited<ReturnType<typeof withCredential>>, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed++) {
    context.clock.advance(minute);
    const before = context.backgroundRuns.count;
    await answerRequest(context, request);
    if (context.backgroundRuns.count > before) await runInBackground(context, request);
  }
}

test('the successor is minted before a token expires, and a logout deletes both', async () => {
  const someone = await withCredential();
  const { context, login, request, credential, minted } = someone;
  await work(someone, 52);
  const successor = await answerRequest(context, request);
  expect(successor).toMatchObject({ predecessors: [{ tokenId: credential.tokenId, expiresAt: credential.expiresAt }] });
  expect(minted().sort()).toEqual([credential.tokenId, successor.tokenId].sort());
  expect(await logOut(context, login)).toMatchObject({ sessionEnded: true, mintedDeleted: 2, left: [] });
  expect(minted()).toEqual([]);
});

test('so does the deletion of cached tokens', async () => {
  const someone = await withCredential();
  await work(someone, 52);
  expect(await deleteCredentials(someone.context, someone.login)).toMatchObject({ deleted: 2, gone: 0, left: [] });
  expect(someone.minted()).toEqual([]);
});

test('in a whole day at the terminal no request waits for the server', async () => {
  const someone = await withCredential();
  const { context, request, minted } = someone;
  await work(someone, 8 * 60);
  expect(minted().length).toBeLessThanOrEqual(10);
  // Predecessors that have expired are forgotten.
  expect((await answerRequest(context, request)).predecessors ?? []).toHaveLength(1);
});

test('while another process is getting the credential, a background run does nothing', async () => {
  const { context, sandbox, request } = await withCredential();
  context.clock.advance(3 * minute);
  await holdCredentialLock(context, request, () => runInBackground(context, request));
  expect(takeRequests(sandbox)).toEqual([]);
});

test('a background run starts no login; a token that the server has refused is not returned after it', async () => {
  const { context, sandbox, request } = await withCredential();
  deleteTokens(sandbox, () => true);
  context.clock.advance(3 * minute);
  await answerRequest(context, request);
  await expect(runInBackground(context, request)).rejects.toMatchObject({ code: 'loginNeeded' });
  await expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'loginNeeded' });
  expect(context.backgroundRuns.count).toBe(1);
});

test('when the session has ended too and the disk is full, only the login that is needed is told', async () => {
  const { context, sandbox, request } = await withCredential();
  deleteTokens(sandbox, () => true);
  context.clock.advance(12 * minute);
  context.told.length = 0;
  context.credentials.keep = () => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  await expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'loginNeeded' });
  expect(context.told).toEqual([]);
});

test('a run that fails starts no other one: the next request that waits for the check says why', async () => {
  const { context, sandbox, request, credential } = await withCredential();
  sandbox.state.clusters.get(credential.clusterId ?? '')?.members.clear();
  context.clock.advance(3 * minute);
  await answerRequest(context, request);
  await expect(runInBackground(context, request)).rejects.toMatchObject({ code: 'notAllowed' });
  expect((await answerRequest(context, request)).tokenId).toBe(credential.tokenId);
  expect(context.backgroundRuns.count).toBe(1);
  context.clock.advance(8 * minute);
  await expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'notAllowed' });
});
