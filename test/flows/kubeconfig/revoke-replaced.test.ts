import { expect, test } from 'vitest';
import { revokeTokens } from '../../../src/flows/kubeconfig/revoke-replaced.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { createTestContext, type TestContext } from '../../support/test-context.ts';

async function settle(context: TestContext, username = 'jane'): Promise<Sandbox> {
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const given = { username, password: new Secret(`${username}-password`) };
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, given });
  return sandbox;
}

function addToken({ state }: Sandbox): string {
  return state.addToken({ userId: state.findUser('jane')?.id ?? '', ttl: 60_000, description: '' }).name;
}

test('a server that is gone keeps no token of another one from being deleted, and is told with its own', async () => {
  const context = createTestContext();
  const [gone, there] = [await settle(context), await settle(context)];
  const [lost, good] = [addToken(gone), addToken(there)];
  await gone.close();
  const revocation = await revokeTokens(context, {
    profile: 'default',
    tokens: [
      { id: lost, servers: [gone.url] },
      { id: good, servers: [gone.url, there.url] },
      { id: 'token-unknown', servers: [there.url] },
    ],
  });
  expect(revocation).toMatchObject({
    deleted: [good],
    left: ['token-unknown'],
    failed: [{ id: lost, error: { code: 'unreachable' } }],
  });
  expect(there.state.tokens.has(good)).toBe(false);
});

test('an admin who deletes the token of another user gets to know whose it was', async () => {
  const context = createTestContext();
  const sandbox = await settle(context, 'admin');
  const [own, janes] = ['admin', 'jane'].map((name) => {
    const userId = sandbox.state.findUser(name)?.id ?? '';
    return `ext/${sandbox.state.addExtToken({ userId, ttl: 60_000, description: '' }).name}`;
  });
  const tokens = [own ?? '', janes ?? ''].map((id) => ({ id, servers: [sandbox.url] }));
  const { deleted, owners } = await revokeTokens(context, { profile: 'default', tokens });
  expect({ deleted, owners: [...owners] }).toEqual({ deleted: [own, janes], owners: [[janes, 'jane']] });
});

test('what was deleted before a server fails stays counted', async () => {
  const context = createTestContext();
  const sandbox = await settle(context);
  const [first, second] = [addToken(sandbox), addToken(sandbox)];
  sandbox.intercept = ({ url = '' }, response) => {
    if (!url.endsWith(second)) return false;
    response.writeHead(500).end('{"type":"error"}');
    return true;
  };
  const tokens = [first, second].map((id) => ({ id, servers: [sandbox.url] }));
  const revocation = await revokeTokens(context, { profile: 'default', tokens });
  expect(revocation).toMatchObject({ deleted: [first], left: [], failed: [{ id: second, error: { status: 500 } }] });
});
