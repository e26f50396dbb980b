import { expect, test, vi } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { logOut } from '../../../src/flows/session/log-out.ts';
import { Secret } from '../../../src/secret.ts';
import { delayMint, delayResponse } from '../../support/delayed-response.ts';
import { clusterId, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext, type TestContext } from '../../support/test-context.ts';

const passwordOf = (username: string) => ({ username, password: new Secret(`${username}-password`) });

/** Somebody who is logged in, and asks for a cluster for the first time. */
async function loggedIn(username: 'jane' | 'admin' = 'jane') {
  const context = createTestContext();
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const login = { server: sandbox.url, profile: 'default' };
  const { record } = await logIn(context, { ...login, given: passwordOf(username), sessionStore: 'file' });
  const request = { ...login, isRetry: false, cluster: clusterId(sandbox, username === 'admin' ? 'local' : 'dev') };
  return { context, sandbox, login, record, request };
}

const cached = ({ credentials }: TestContext, server: string) => credentials.listOfServer(server);

/** Resolves when the session is removed here, or replaced by another one. */
async function untilGone({ sessions }: TestContext, { server, tokenId }: { server: string; tokenId: string }) {
  await vi.waitFor(() => expect(sessions.find(server, 'default')?.tokenId).not.toBe(tokenId), { timeout: 60_000 });
}

test.each(['jane', 'admin'] as const)(
  'a logout while a token is being made leaves it neither in the cache nor on the server: %s',
  async (username) => {
    const { context, sandbox, login, record, request } = await loggedIn(username);
    const mint = delayMint(sandbox);
    const asking = expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'loginNeeded', exitCode: 4 });
    await mint.done;
    const loggingOut = logOut(context, login);
    await untilGone(context, record);
    mint.release();
    expect(await loggingOut).toEqual({ sessionEnded: true, mintedDeleted: 0, left: [] });
    await asking;
    expect([...sandbox.state.tokens.keys()]).toEqual([]);
    expect(cached(context, sandbox.url)).toEqual([]);
  },
);

test('an ask that begins to make a token after the session was removed makes none', async () => {
  const { context, sandbox, login, request } = await loggedIn();
  const { share } = context.locks;
  context.locks.share = async (name, work) => {
    await logOut(context, login);
    takeRequests(sandbox);
    return share(name, work);
  };
  await expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'loginNeeded' });
  expect(takeRequests(sandbox)).toEqual([]);
  expect(sandbox.state.tokens.size).toBe(0);
});

test("a login as somebody else while a token is being made: that token is gone, and the ask gets one of the new user's", async () => {
  const { context, sandbox, login, record, request } = await loggedIn();
  const mint = delayMint(sandbox);
  const asking = answerRequest(context, request);
  await mint.done;
  const loggingIn = logIn(context, { ...login, given: passwordOf('admin') });
  await untilGone(context, record);
  mint.release();
  const session = await loggingIn;
  const credential = await asking;
  expect([...sandbox.state.tokens.keys()].sort()).toEqual([session.record.tokenId, credential.tokenId].sort());
  expect(sandbox.state.tokens.get(credential.tokenId)?.userId).toBe(sandbox.state.findUser('admin')?.id);
  expect(cached(context, sandbox.url).map(({ tokenId }) => tokenId)).toEqual([credential.tokenId]);
});

test('a logout while a cached token is being checked does not bring it back into the cache', async () => {
  const { context, sandbox, login, request } = await loggedIn();
  await answerRequest(context, request);
  context.clock.advance(6 * 60_000);
  const check = delayResponse(sandbox, ({ url }) => url?.endsWith('/version') === true);
  const asking = expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'loginNeeded' });
  await check.done;
  expect(await logOut(context, login)).toEqual({ sessionEnded: true, mintedDeleted: 1, left: [] });
  check.release();
  await asking;
  expect(cached(context, sandbox.url)).toEqual([]);
});

test('what is cached just before the session is removed is taken out again', async () => {
  const { context, sandbox, record, request } = await loggedIn();
  const { keep } = context.credentials;
  context.credentials.keep = (credential) => {
    keep(credential);
    void context.sessions.remove(record);
  };
  await expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'loginNeeded' });
  expect(cached(context, sandbox.url)).toEqual([]);
  expect([...sandbox.state.tokens.keys()]).toEqual([record.tokenId]);
});

test('an ask that takes too long is not waited for any more: the logout says so, and the ask says which token stays', async () => {
  const { context, sandbox, login, request } = await loggedIn();
  const { hold } = context.locks;
  context.locks.hold = (name, work, options) =>
    name.includes('minting') ? Promise.reject(options.gaveUp()) : hold(name, work, options);
  const mint = delayMint(sandbox);
  const asking = expect(answerRequest(context, request)).rejects.toMatchObject({ code: 'loginNeeded' });
  await mint.done;
  expect(await logOut(context, login)).toMatchObject({ sessionEnded: true });
  expect(context.told.splice(0).join('\n')).toContain('another process is still getting a token of');
  mint.release();
  await asking;
  const [left = ''] = sandbox.state.tokens.keys();
  expect(context.told.join('\n')).toMatch(
    new RegExp(
      `the token ${left} was minted from .* ended meanwhile, .*\n.*: kubectl rancher tokens delete ${left} --server`,
    ),
  );
  expect(cached(context, sandbox.url)).toEqual([]);
});
