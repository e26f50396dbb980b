import { expect, test } from 'vitest';
import { logIn } from '../../src/flows/session/log-in.ts';
import { logInOnDemand } from '../../src/flows/session/log-in-on-demand.ts';
import { findSession } from '../../src/flows/session/session.ts';
import { withSession } from '../../src/flows/session/with-session.ts';
import { connectTo } from '../../src/flows/trust/connect-to.ts';
import { listClusters } from '../../src/rancher/clusters.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { Secret } from '../../src/secret.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';
import { createTestContext } from '../support/test-context.ts';

/** Logs in with an API key of jane's, made for this. */
async function withKey(answers: Record<string, string[]>, scope: 'unscoped' | 'dev' = 'unscoped') {
  const context = createTestContext({ answers });
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const key = sandbox.state.addToken({
    userId,
    ttl: 90 * 86_400_000,
    clusterId: scope === 'unscoped' ? null : clusterId(sandbox, scope),
  });
  const bearer = `${key.name}:${key.secret}`;
  const need = { server: sandbox.url, profile: 'default', trust: {} };
  return { context, sandbox, key, bearer, need };
}

const namesOf = ({ state }: Sandbox): string[] => [...state.tokens.keys()];

test.for([
  (bearer: string) => bearer,
  (bearer: string) => `  ${bearer}\n`,
  (bearer: string) => `"Bearer ${bearer}"`,
  (bearer: string) => `Authorization: Bearer ${bearer}`,
])('a pasted key is replaced by a session, however it was copied', async (copy) => {
  const { context, sandbox, key, bearer, need } = await withKey({ 'Bearer token': [] });
  context.terminal.askSecret = async () => new Secret(copy(bearer));
  const { record } = await logIn(context, { ...need, method: 'token' });
  expect(record.user.name).toBe('jane');
  expect(namesOf(sandbox)).toEqual([record.tokenId]);
  expect(record.tokenId).not.toBe(key.name);
});

test('a key is deleted only when there is a session in its place', async () => {
  const { context, sandbox, key, bearer, need } = await withKey({ 'Bearer token': [] });
  context.terminal.askSecret = async () => new Secret(bearer);
  context.sessions.save = () => Promise.reject(new Error('the disk is full'));
  await expect(logIn(context, { ...need, method: 'token' })).rejects.toThrow('the disk is full');
  expect(namesOf(sandbox)).toEqual([key.name]);
});

test('nor is it deleted when the session in its place serves one kubectl only', async () => {
  const { context, sandbox, key, bearer, need } = await withKey({ 'Bearer token': [] });
  context.terminal.askSecret = async () => new Secret(bearer);
  context.sessions.save = () => Promise.reject(new Error('the disk is full'));
  await logIn(context, { ...need, method: 'token', storeOptional: true });
  for (const work of context.atEnd) await work();
  expect(namesOf(sandbox)).toEqual([key.name]);
});

test('a key that was given, not pasted, stays on the server', async () => {
  const { context, sandbox, key, bearer, need } = await withKey({});
  const { record } = await logIn(context, { ...need, given: { apiKey: new Secret(bearer) } });
  expect(namesOf(sandbox).sort()).toEqual([key.name, record.tokenId].sort());
});

test('one that is kept is the session, and a login in its place leaves it on the server', async () => {
  const { context, sandbox, key, bearer, need } = await withKey({});
  const given = { apiKey: new Secret(bearer), keepApiKey: true };
  const { record } = await logIn(context, { ...need, given });
  expect(record).toMatchObject({ tokenId: key.name, keep: true });
  await logIn(context, { ...need, given: { username: 'jane', password: new Secret('jane-password') } });
  expect(namesOf(sandbox)).toContain(key.name);
});

test('one that is kept lasts until the logout, however long it is not used', async () => {
  const { context, sandbox, key, bearer, need } = await withKey({});
  const idle = sandbox.state.settings.get('auth-user-session-idle-ttl-minutes');
  if (idle !== undefined) idle.value = '30';
  await logIn(context, { ...need, given: { apiKey: new Secret(bearer), keepApiKey: true } });
  context.clock.advance(24 * 60 * 60_000);
  expect((await findSession(context, need.server, need.profile))?.record.tokenId).toBe(key.name);
});

test('the next login on demand asks for a key again, not for a password', async () => {
  const { context, bearer, need } = await withKey({ 'Bearer token': [] });
  context.terminal.askSecret = async () => new Secret(bearer);
  await logIn(context, { ...need, method: 'token', given: { keepApiKey: true } });
  for (const record of context.sessions.list()) await context.sessions.remove(record);
  const { record } = await logInOnDemand(context, need);
  expect(record.user.name).toBe('jane');
  expect(context.terminal.shown).not.toContain('Username:');
});

test('a deleted key is named as one, when it is not for one cluster', async () => {
  const { context, sandbox, key, bearer, need } = await withKey({ 'Is it a key for one cluster': ['no', 'no', 'no'] });
  sandbox.state.tokens.delete(key.name);
  context.terminal.askSecret = async () => new Secret(bearer);
  const login = logIn(context, { ...need, method: 'token' });
  await expect(login).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('deleted, or has expired'),
  });
});

test('a key for one cluster is no reason for another login when Rancher itself refuses it', async () => {
  const { context, sandbox, bearer, need } = await withKey({ 'Is it a key for one cluster': ['yes'] }, 'dev');
  context.terminal.askSecret = async () => new Secret(bearer);
  context.terminal.askText = async () => clusterId(sandbox, 'dev');
  const { record } = await logIn(context, { ...need, method: 'token' });
  expect(record.clusterId).toBe(clusterId(sandbox, 'dev'));
  const listing = withSession(context, need, ({ token }) =>
    listClusters(connectTo(context, { server: need.server }), token),
  );
  await expect(listing).rejects.toMatchObject({ exitCode: 5, message: expect.stringContaining('only') });
  expect(context.sessions.find(need.server, 'default')?.tokenId).toBe(record.tokenId);
});

test('a remembered client of Rancher as OIDC provider is used only by the user who used it the last time', async () => {
  const { context, need } = await withKey({});
  const given = { username: 'jane', password: new Secret('jane-password') };
  await logIn(context, {
    ...need,
    given: { ...given, oidcClient: { id: 'nope', secret: new Secret('nope') } },
    provider: 'local',
  });
  expect(context.servers.find(need.server)?.oidcClient).toBeUndefined();
});
