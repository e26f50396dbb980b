import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runLogout } from '../../../src/commands/logout.ts';
import type { Context } from '../../../src/flows/context.ts';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { readStatus } from '../../../src/flows/overview/status.ts';
import { holdLoginLock } from '../../../src/flows/session/locks.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { logOut } from '../../../src/flows/session/log-out.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { credentialFileName } from '../../../src/store/credentials/credential-format.ts';
import { loggedInWithCredential, requestWithKey } from '../../support/logged-in-context.ts';
import { clusterId, deleteTokens, takeRequests } from '../../support/sandbox.ts';
import { createMemoryKeychain } from '../../support/test-context.ts';

const global = { profile: 'default', verbose: false };

test('deletes the minted tokens and the session on the server, then here', async () => {
  const { context, sandbox, record, credential } = await loggedInWithCredential();
  expect(await logOut(context, record)).toEqual({ sessionEnded: true, mintedDeleted: 1, left: [] });
  expect([...sandbox.state.tokens]).toEqual([]);
  expect(readStatus(context, 'default')).toEqual({ servers: [] });
  expect(context.credentials.find(credential)).toBeUndefined();
});

test.each([
  ['a logout', ({ context, record }: Settled) => logOut(context, record)],
  ['a login as someone else', ({ context, record, sandbox }: Settled) => logInAs(context, record.server, sandbox)],
])('%s removes a credential that was cut off behind its token, too', async (_what, end) => {
  const settled = await loggedInWithCredential();
  const file = join(settled.context.directory, 'cache/credentials', credentialFileName(settled.credential));
  const [header, expires, token] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${header}\n${expires}\n${token}\n{"server":`);
  await end(settled);
  expect(readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)))).toEqual([]);
});

type Settled = Awaited<ReturnType<typeof loggedInWithCredential>>;

function logInAs(context: Context, server: string, sandbox: Sandbox): Promise<unknown> {
  const given = { username: 'admin', password: new Secret('admin-password') };
  context.servers.save({ url: server, caPem: sandbox.caPem });
  return logIn(context, { server, profile: 'default', trust: {}, given });
}

test('a server that cannot be reached: forgotten here, and what is left there is told', async () => {
  const { context, sandbox, record, credential } = await loggedInWithCredential();
  await sandbox.close();
  expect(await logOut(context, record)).toEqual({
    sessionEnded: false,
    mintedDeleted: 0,
    left: [credential.tokenId, record.tokenId],
    reason: expect.stringContaining('cannot reach'),
  });
  expect(context.sessions.list()).toEqual([]);
  expect(context.credentials.find(credential)).toBeUndefined();
});

test('a session that the server ended before leaves the tokens that it cannot delete any more, and nothing else', async () => {
  const { context, sandbox, record, credential } = await loggedInWithCredential();
  deleteTokens(sandbox, ({ isDerived }) => !isDerived);
  expect(await logOut(context, record)).toMatchObject({
    left: [credential.tokenId],
    reason: 'the session had ended already',
  });
  expect(context.sessions.list()).toEqual([]);
});

test('a token for all clusters is deleted with itself when the session had ended', async () => {
  const { context, sandbox, record, request } = await loggedInWithCredential();
  const { cluster: _, ...other } = request;
  await answerRequest(context, { ...other, user: 'rancher' });
  deleteTokens(sandbox, ({ isDerived }) => !isDerived);
  expect(await logOut(context, record)).toMatchObject({ mintedDeleted: 1, left: [expect.any(String)] });
});

test('a token that cannot be deleted keeps neither the others nor the session, and is told with a command that deletes it', async () => {
  const { context, sandbox, record, request, credential } = await loggedInWithCredential();
  await answerRequest(context, { ...request, cluster: clusterId(sandbox, 'prod') });
  sandbox.intercept = (request, response) => {
    if (request.method !== 'DELETE' || !request.url?.endsWith(credential.tokenId)) return false;
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"type":"error","status":500}');
    return true;
  };
  await runLogout(context, { ...global, url: record.server });
  expect([...sandbox.state.tokens.keys()]).toEqual([credential.tokenId]);
  expect(readStatus(context, 'default')).toEqual({ servers: [] });
  const host = new URL(record.server).host;
  expect(context.told).toEqual([
    `Logged out of ${host}: the session was ended there, with 1 cluster token.`,
    expect.stringMatching(
      `these tokens on ${host} may be valid until they expire: ${credential.tokenId} .* answered 500 to DELETE`,
    ),
    `  To delete them, log in first: kubectl rancher login ${record.server} && kubectl rancher tokens delete ${credential.tokenId} --server ${record.server}`,
  ]);
});

test('a cut connection stops nothing; a server that is gone is not asked to delete one token after the other', async () => {
  const { context, sandbox, record, request, login } = await loggedInWithCredential();
  for (let ttl = 1; ttl <= 30; ttl++) await answerRequest(context, { ...request, ttl: (10 + ttl) * 60_000 });
  let isCut = false;
  sandbox.intercept = (request, response) => {
    if (isCut || request.method !== 'DELETE') return false;
    isCut = true;
    response.destroy();
    return true;
  };
  expect(await logOut(context, record)).toMatchObject({ sessionEnded: true, mintedDeleted: 30 });

  await logIn(context, login);
  for (let ttl = 1; ttl <= 30; ttl++) await answerRequest(context, { ...request, ttl: (10 + ttl) * 60_000 });
  takeRequests(sandbox);
  sandbox.intercept = (_request, response) => {
    response.destroy();
    return true;
  };
  const gone = await logOut(context, record);
  expect(gone?.left).toHaveLength(31);
  const requests = takeRequests(sandbox);
  expect(requests.filter((request) => request.startsWith('DELETE')).length).toBeLessThan(10);
  expect(requests.at(-1)).toContain('action=logout');
});

test('a logout during a login waits for it, and ends the session that it issued', async () => {
  const { context, sandbox, record, login } = await loggedInWithCredential();
  let loggingOut: Promise<unknown> = Promise.resolve();
  const newer = await holdLoginLock(context, record, () => {
    loggingOut = logOut(context, record);
    return logIn(context, login);
  });
  expect(newer.record.tokenId).not.toBe(record.tokenId);
  expect(await loggingOut).toMatchObject({ sessionEnded: true, left: [] });
  expect([...sandbox.state.tokens]).toEqual([]);
  expect(context.sessions.list()).toEqual([]);
});

test('a second logout finds nothing to end', async () => {
  const { context, record } = await loggedInWithCredential();
  const both = await Promise.all([logOut(context, record), logOut(context, record)]);
  expect(both.filter((logout) => logout !== undefined)).toEqual([{ sessionEnded: true, mintedDeleted: 1, left: [] }]);
  await expect(runLogout(context, { ...global, url: record.server })).rejects.toMatchObject({ exitCode: 4 });
});

test('a keychain that cannot be read: all stays as it was, with the command for later, which then works', async () => {
  const keychain = createMemoryKeychain();
  const { context, sandbox, record, credential } = await loggedInWithCredential({ keychain });
  const { read } = keychain;
  keychain.read = () => Promise.reject(new Error('it is locked'));
  await expect(runLogout(context, global)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/still logged in to .*: the session is in the keychain, .*: it is locked$/),
    nextStep: expect.stringMatching(
      /^Unlock it, and log out again\. If it cannot be unlocked, first run: kubectl rancher login https:\S+ --force --session-store file$/,
    ),
  });
  expect(context.sessions.list()).toEqual([record]);
  expect(sandbox.state.tokens.size).toBe(2);
  expect(context.credentials.find(credential)).toBeDefined();
  keychain.read = read;
  await runLogout(context, global);
  expect({ tokens: sandbox.state.tokens.size, secrets: keychain.secrets.size }).toEqual({ tokens: 0, secrets: 0 });
});

test('a keychain that does not give up the session: it is ended on the server, and the logout fails', async () => {
  const keychain = createMemoryKeychain();
  const { context, sandbox } = await loggedInWithCredential({ keychain });
  keychain.remove = () => Promise.reject(new Error('it is locked'));
  await expect(runLogout(context, global)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(
      /only in part: the session was ended there, but the keychain still has the session: it is locked$/,
    ),
    nextStep: 'Once that is fixed, run: kubectl rancher logout',
  });
  expect(sandbox.state.tokens.size).toBe(0);
  expect(context.told).toEqual([]);
});

test('of several sessions each is ended, whatever comes of the others', async () => {
  const { context, sandbox, record, login } = await loggedInWithCredential();
  await logIn(context, { ...login, profile: 'ops' });
  await logIn(context, { ...login, profile: 'spare' });
  const { remove } = context.sessions;
  context.sessions.remove = (session) =>
    session.profile === 'ops' ? Promise.reject(new Error('EROFS: read-only')) : remove(session);
  await expect(runLogout(context, { ...global, all: true })).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('the file still has the session: EROFS'),
    nextStep: `Once that is fixed, run: kubectl rancher logout --profile ops`,
  });
  expect(context.sessions.list().map(({ profile }) => profile)).toEqual(['ops']);
  expect(sandbox.state.tokens.size).toBe(0);
  expect(record.profile).toBe('default');
});

test('with a key in the environment a logout ends nothing unseen: neither the session kept here nor what CI has', async () => {
  const { context, sandbox, record, request } = await loggedInWithCredential();
  const { cis, withKey } = await requestWithKey(context, sandbox, request);
  await expect(runLogout(withKey, global)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('RANCHER_TOKEN_KEY is the session for'),
    nextStep: expect.stringContaining(`kubectl rancher logout --server ${record.server}`),
  });
  expect(context.sessions.list()).toHaveLength(1);
  await runLogout(withKey, { ...global, all: true });
  expect(context.told.at(-1)).toMatch(/^RANCHER_TOKEN_KEY remains the session for \S+ while it is set\.$/);
  expect(context.sessions.list()).toEqual([]);
  expect([...sandbox.state.tokens.keys()].sort()).toEqual([cis.sessionId, cis.tokenId].sort());
  expect(context.credentials.find(cis)).toBeDefined();
  await expect(runLogout(withKey, global)).rejects.toMatchObject({
    nextStep: expect.stringContaining('kubectl rancher token delete --all'),
  });
});

test('a login in place of a person leaves what was made with the key of a pipeline', async () => {
  const { context, sandbox, request, login } = await loggedInWithCredential();
  const { cis } = await requestWithKey(context, sandbox, request);
  await logIn(context, login);
  expect(sandbox.state.tokens.has(cis.tokenId)).toBe(true);
  expect(context.credentials.find(cis)).toBeDefined();
});

test('the status shows the clusters that are cached for each login, and none of another', async () => {
  const { context, sandbox, request } = await loggedInWithCredential();
  const { withKey } = await requestWithKey(context, sandbox, { ...request, cluster: clusterId(sandbox, 'prod') });
  const clusters = (one: Context) => readStatus(one, 'default').servers.map(({ credentials }) => credentials);
  expect(clusters(context)).toEqual([[expect.objectContaining({ cluster: request.cluster })]]);
  expect(clusters(withKey)).toEqual([[expect.objectContaining({ cluster: clusterId(sandbox, 'prod') })]]);
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
