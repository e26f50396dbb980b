import { expect, test } from 'vitest';
import { answerAsk } from '../../src/flows/answer-ask.ts';
import { logIn } from '../../src/flows/log-in.ts';
import { logOut } from '../../src/flows/log-out.ts';
import { readStatus } from '../../src/flows/status.ts';
import { Secret } from '../../src/secret.ts';
import { clusterId, deleteTokens, useSandbox } from '../support/sandbox.ts';
import { createTestContext } from '../support/test-context.ts';

async function loggedInWithCredential() {
  const context = createTestContext();
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const who = { server: sandbox.url, profile: 'default', trust: {} };
  const { record } = await logIn(context, {
    ...who,
    given: { username: 'jane', password: new Secret('jane-password') },
  });
  const credential = await answerAsk(context, { ...who, again: false, cluster: clusterId(sandbox, 'dev') });
  return { context, sandbox, record, credential };
}

test('deletes the minted tokens and the session on the server, then here', async () => {
  const { context, sandbox, record, credential } = await loggedInWithCredential();
  expect(await logOut(context, record)).toEqual({ sessionEnded: true, mintedDeleted: 1, left: [] });
  expect([...sandbox.state.tokens]).toEqual([]);
  expect(readStatus(context, 'default')).toEqual({ servers: [] });
  expect(context.credentials.find(credential)).toBeUndefined();
});

test('a server that cannot be reached: forgotten here, and what is left there is told', async () => {
  const { context, sandbox, record, credential } = await loggedInWithCredential();
  await sandbox.close();
  const { left, reason } = await logOut(context, record);
  expect(left).toEqual([credential.tokenId, record.tokenId]);
  expect(reason).toContain('cannot reach');
  expect(context.sessions.list()).toEqual([]);
  expect(context.credentials.find(credential)).toBeUndefined();
});

test('a session that the server ended before leaves the tokens that it cannot delete any more', async () => {
  const { context, sandbox, record, credential } = await loggedInWithCredential();
  deleteTokens(sandbox, ({ isDerived }) => !isDerived);
  const { left } = await logOut(context, record);
  expect(left).toContain(credential.tokenId);
  expect(context.sessions.list()).toEqual([]);
});

test('the status tells who, until when and which clusters are cached, and says when a login is needed', async () => {
  const { context, sandbox, credential } = await loggedInWithCredential();
  expect(readStatus(context, 'default')).toEqual({
    servers: [
      {
        url: sandbox.url,
        profile: 'default',
        user: { id: sandbox.state.findUser('jane')?.id, name: 'jane' },
        provider: 'local',
        session: { expiresAt: '2026-11-23T02:00:00Z', store: 'keychain' },
        credentials: [{ cluster: credential.cluster, expiresAt: '2026-11-22T11:00:00Z' }],
      },
    ],
  });
  context.clock.advance(24 * 3_600_000);
  expect(readStatus(context, 'default').servers[0]).toMatchObject({ session: null, credentials: [] });
});
