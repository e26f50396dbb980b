import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { logOut } from '../../../src/flows/session/log-out.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId, useSandbox } from '../../support/sandbox.ts';
import { createTestContext, type TestContext } from '../../support/test-context.ts';

/** Logs a user in to a server, and gets a credential for one of its clusters. */
async function settle(context: TestContext, sandbox: Sandbox, profile: string, username: 'jane' | 'admin' = 'jane') {
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const need = { server: sandbox.url, profile, trust: {}, sessionStore: 'file' as const };
  const { record } = await logIn(context, {
    ...need,
    given: { username, password: new Secret(`${username}-password`) },
  });
  const credential = await answerRequest(context, { ...need, isRetry: false, cluster: clusterId(sandbox, 'dev') });
  return { sandbox, record, credential };
}

test('a logout leaves the logins at other servers and of other profiles as they are, here and there', async () => {
  const context = createTestContext();
  const [one, other] = [await useSandbox({ clock: context.clock }), await useSandbox({ clock: context.clock })];
  const ended = await settle(context, one, 'default');
  // All of the same user, whose every session could delete these tokens.
  const staying = [await settle(context, one, 'ops'), await settle(context, other, 'default')];
  expect(await logOut(context, ended.record)).toEqual({ sessionEnded: true, mintedDeleted: 1, left: [] });
  expect(context.credentials.find(ended.credential)).toBeUndefined();
  expect(ended.sandbox.state.tokens.has(ended.credential.tokenId)).toBe(false);
  for (const { sandbox, record, credential } of staying) {
    expect(context.credentials.find(credential)?.tokenId).toBe(credential.tokenId);
    expect(context.sessions.find(record.server, record.profile)?.tokenId).toBe(record.tokenId);
    expect([...sandbox.state.tokens.keys()]).toEqual(expect.arrayContaining([credential.tokenId, record.tokenId]));
  }
});

test('a login of another user takes the credentials of the one before out of the cache', async () => {
  const context = createTestContext();
  const sandbox = await useSandbox({ clock: context.clock });
  const { credential, record } = await settle(context, sandbox, 'default');
  const password = new Secret('admin-password');
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, given: { username: 'admin', password } });
  expect(context.credentials.find(credential)).toBeUndefined();
  expect(context.credentials.list(sandbox.url, 'default')).toEqual([]);
  expect(sandbox.state.tokens.has(credential.tokenId)).toBe(false);
  expect(sandbox.state.tokens.has(record.tokenId)).toBe(false);
});
