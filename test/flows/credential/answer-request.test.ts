import { describe, expect, test } from 'vitest';
import type { CliError } from '../../../src/errors.ts';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { Secret } from '../../../src/secret.ts';
import { interruptHere } from '../../support/interrupt.ts';
import { clusterId, deleteTokens, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createClock, createTestContext, type TestContextOptions } from '../../support/test-context.ts';

const minute = 60_000;
const someone = { given: { username: 'jane', password: new Secret('jane-password') } };
const admin = { given: { username: 'admin', password: new Secret('admin-password') } };

/** A sandbox, and a context whose user trusts it and is logged in to it. */
async function loggedIn(options: TestContextOptions = {}, user = someone) {
  const clock = options.clock ?? createClock();
  const sandbox = await useSandbox({ clock });
  const context = createTestContext({ ...options, clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, sessionStore: 'file', ...user });
  takeRequests(sandbox);
  const request = { server: sandbox.url, profile: 'default', trust: {}, isRetry: false };
  return { sandbox, context, clock, request, devRequest: { ...request, cluster: clusterId(sandbox, 'dev') } };
}

test('mints a token for the requested cluster alone, and sends no request for it the second time', async () => {
  const { sandbox, context, devRequest } = await loggedIn();
  const first = await answerRequest(context, devRequest);
  expect(sandbox.state.tokens.get(first.tokenId)?.clusterId).toBe(devRequest.cluster);
  expect(takeRequests(sandbox)).toEqual(['POST /v3/tokens', `GET /k8s/clusters/${devRequest.cluster}/version`]);

  const second = await answerRequest(context, devRequest);
  expect(second.token.expose()).toBe(first.token.expose());
  expect(takeRequests(sandbox)).toEqual([]);
});

test('while Rancher is down, a request that finds no valid token in the cache says so', async () => {
  const { sandbox, context, clock, devRequest } = await loggedIn();
  await answerRequest(context, devRequest);
  await sandbox.close();
  await answerRequest(context, devRequest);
  clock.advance(61 * minute);
  await expect(answerRequest(context, devRequest)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/^cannot reach .*; no valid token is cached$/),
  });
});

test('needs one request for a cluster that it has minted for before', async () => {
  const { sandbox, context, clock, devRequest } = await loggedIn();
  await answerRequest(context, devRequest);
  takeRequests(sandbox);
  clock.advance(61 * minute);
  const anew = await answerRequest(context, devRequest);
  expect(takeRequests(sandbox)).toEqual(['POST /v3/tokens']);
  expect(anew.expiresAt).toBe(clock.now() + 60 * minute);
});

test('a token in its last seconds is not handed out', async () => {
  const { context, clock, devRequest } = await loggedIn();
  const first = await answerRequest(context, devRequest);
  clock.advance(first.expiresAt - clock.now() - 5_000);
  expect((await answerRequest(context, devRequest)).tokenId).not.toBe(first.tokenId);
});

test('gives `local` a token without bounds, of an hour at most', async () => {
  const { sandbox, context, clock, request } = await loggedIn({}, admin);
  const credential = await answerRequest(context, { ...request, cluster: 'local', ttl: 300 * minute });
  expect(sandbox.state.tokens.get(credential.tokenId)?.clusterId).toBeNull();
  expect(credential.expiresAt).toBe(clock.now() + 60 * minute);
});

test('no credential outlives its session', async () => {
  const { sandbox, context, clock, devRequest } = await loggedIn();
  clock.advance(930 * minute);
  const credential = await answerRequest(context, devRequest);
  expect(credential.expiresAt).toBe(context.sessions.find(sandbox.url, 'default')?.expiresAt);
});

test("a session in its last minute counts as ended: one line says what to type, and the server isn't asked", async () => {
  const { sandbox, context, clock, devRequest } = await loggedIn();
  clock.advance(959 * minute + 30_000);
  const refusal = await answerRequest(context, devRequest).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'loginNeeded', exitCode: 4 });
  expect((refusal as CliError).describe()).toBe(
    `kubectl-rancher: not logged in to ${sandbox.url.slice(8)}; run: kubectl rancher login ${sandbox.url}`,
  );
  expect(takeRequests(sandbox)).toEqual([]);
});

test('logs in by itself when the session was ended on the server', async () => {
  const answers = { Username: ['jane'], Password: ['jane-password'] };
  const { sandbox, context, devRequest } = await loggedIn({ answers });
  const before = context.sessions.find(sandbox.url, 'default')?.tokenId;
  deleteTokens(sandbox);
  const credential = await answerRequest(context, devRequest);
  expect(sandbox.state.tokens.has(credential.tokenId)).toBe(true);
  expect(context.sessions.find(sandbox.url, 'default')?.tokenId).not.toBe(before);
  expect(context.terminal.shown).toContain('Username:');
});

test('does not try for ever when the new session is refused as well', async () => {
  const answers = { Username: ['jane'], Password: ['jane-password'] };
  const { sandbox, context, devRequest } = await loggedIn({ answers });
  deleteTokens(sandbox);
  sandbox.intercept = (request, response) => {
    if (request.url !== '/v3/tokens') return false;
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"type":"error","status":"401"}');
    return true;
  };
  await expect(answerRequest(context, devRequest)).rejects.toMatchObject({ code: 'loginNeeded' });
  expect(context.terminal.shown.filter((line) => line === 'Username:')).toHaveLength(1);
});

test('an idle time of the admin ends a session that was not used, and using a cached credential counts as use', async () => {
  const clock = createClock();
  const sandbox = await useSandbox({ clock });
  const idle = sandbox.state.settings.get('auth-user-session-idle-ttl-minutes');
  if (idle !== undefined) idle.value = '30';
  const context = createTestContext({ clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const request = { server: sandbox.url, profile: 'default', trust: {}, isRetry: false };
  await logIn(context, { ...request, sessionStore: 'file', ...someone });
  const devRequest = { ...request, cluster: clusterId(sandbox, 'dev') };
  await answerRequest(context, devRequest);
  for (const _ of [1, 2]) {
    clock.advance(25 * minute);
    await answerRequest(context, devRequest);
  }
  // Only the cached credential was used in the last 50 minutes, and the session still mints.
  await answerRequest(context, { ...request, cluster: clusterId(sandbox, 'prod') });
  clock.advance(31 * minute);
  await expect(answerRequest(context, devRequest)).rejects.toMatchObject({ code: 'loginNeeded' });
  await expect(answerRequest(context, devRequest)).rejects.toMatchObject({ code: 'loginNeeded' });
});

test('minting is use of a session', async () => {
  const { context, sandbox, clock, devRequest } = await loggedIn();
  clock.advance(25 * minute);
  await answerRequest(context, devRequest);
  expect(context.sessions.find(sandbox.url, 'default')?.lastUsedAt).toBe(clock.now());
});

test('a request for another lifetime gets a credential of its own', async () => {
  const { context, clock, devRequest } = await loggedIn();
  const usual = await answerRequest(context, devRequest);
  const short = await answerRequest(context, { ...devRequest, ttl: 10 * minute });
  expect(short.expiresAt).toBe(clock.now() + 10 * minute);
  expect((await answerRequest(context, devRequest)).tokenId).toBe(usual.tokenId);
  expect((await answerRequest(context, { ...devRequest, ttl: 10 * minute })).tokenId).toBe(short.tokenId);
  expect(context.credentials.list(devRequest.server, 'default')).toHaveLength(2);
});

test('after a login as someone else, no token of the earlier session is returned, or left on the server', async () => {
  const { sandbox, context, devRequest } = await loggedIn();
  const hers = await answerRequest(context, devRequest);
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, sessionStore: 'file', ...admin });
  expect(sandbox.state.tokens.has(hers.tokenId)).toBe(false);
  const his = await answerRequest(context, devRequest);
  expect(sandbox.state.tokens.get(his.tokenId)?.userId).toBe(sandbox.state.findUser('admin')?.id);
});

test.each([
  { user: admin, cluster: 'c-zzzzz', error: { code: 'failed', exitCode: 1 } },
  { user: someone, cluster: 'c-zzzzz', error: { code: 'notAllowed', exitCode: 5 } },
  { user: someone, cluster: 'local-2', error: { code: 'notAllowed', exitCode: 5 } },
])(
  'no cluster $cluster for $user.username: it is named, and no token is left for it',
  async ({ user, cluster, error }) => {
    const { sandbox, context, request } = await loggedIn({}, user);
    sandbox.state.addCluster({ id: 'local-2', name: 'not for jane' });
    const before = sandbox.state.tokens.size;
    const message = expect.stringContaining(`has no cluster ${cluster}`);
    await expect(answerRequest(context, { ...request, cluster })).rejects.toMatchObject({ ...error, message });
    expect(sandbox.state.tokens.size).toBe(before);
  },
);

test('a cluster that is not connected still gets its token, and a warning', async () => {
  const { sandbox, context, devRequest } = await loggedIn();
  const cluster = sandbox.state.clusters.get(devRequest.cluster);
  if (cluster !== undefined) cluster.state = 'pending';
  await answerRequest(context, devRequest);
  expect(context.told.join('\n')).toContain('is not connected');
});

test("Rancher's own kubeconfig names a cluster by its name: that cluster's token, if there is just one of the name", async () => {
  const { sandbox, context, request } = await loggedIn();
  const one = await answerRequest(context, { ...request, user: 'dev' });
  expect(sandbox.state.tokens.get(one.tokenId)?.clusterId).toBe(clusterId(sandbox, 'dev'));

  const id = sandbox.state.findUser('jane')?.id ?? '';
  sandbox.state.addCluster({ id: 'c-other', name: 'prod', members: new Set([id]) });
  const several = await answerRequest(context, { ...request, user: 'prod' });
  expect(sandbox.state.tokens.get(several.tokenId)?.clusterId).toBeNull();

  const shared = await answerRequest(context, { ...request, user: 'rancher' });
  expect(sandbox.state.tokens.get(shared.tokenId)?.clusterId).toBeNull();
});

test.each([
  ['no cluster at all', {}, true],
  ['one that the server has not', { user: 'nope' }, true],
  ['one that the server has', { user: 'dev' }, false],
  ['one of two of the name', { user: 'prod' }, false],
  ['as Rancher itself does for all', { user: 'rancher' }, false],
])(
  'a kubeconfig that names %s: a message says once that the token opens all clusters',
  async (_what, named, isTold) => {
    const { sandbox, context, request } = await loggedIn();
    const members = new Set([sandbox.state.findUser('jane')?.id ?? '']);
    sandbox.state.addCluster({ id: 'c-other', name: 'prod', members });
    for (const isRetry of [false, true]) await answerRequest(context, { ...request, ...named, isRetry });
    deleteTokens(sandbox, ({ isDerived }) => isDerived);
    await answerRequest(context, { ...request, ...named, isRetry: true });
    const words = `kubectl-rancher: the kubeconfig names no cluster that ${sandbox.url.slice(8)} has, so this token opens all of your clusters; for one token each: kubectl rancher kubeconfig convert`;
    expect(context.told).toEqual(isTold ? [words] : []);
  },
);

test('Ctrl-C while the server refuses the session: no login is asked for', async () => {
  const { sandbox, context, devRequest } = await loggedIn({ answers: {} });
  deleteTokens(sandbox);
  interruptHere(sandbox, context, '/v3/tokens');
  const interrupted = expect.stringMatching(/^interrupted before 127\.0\.0\.1:\d+ issued a usable token$/);
  await expect(answerRequest(context, devRequest)).rejects.toMatchObject({ exitCode: 4, message: interrupted });
  expect(context.terminal.shown).toEqual([]);
});

test('a login on the way, on a server that was set up again: a cluster that is gone is named, and no token is left for it', async () => {
  const { sandbox, context, devRequest } = await loggedIn({
    answers: { 'Username:': ['jane'], 'Password of jane:': ['jane-password'] },
  });
  await answerRequest(context, devRequest);
  sandbox.state.clusters.delete(devRequest.cluster);
  deleteTokens(sandbox);
  const refused = { ...devRequest, isRetry: true };
  context.clock.advance(5 * minute);
  await expect(answerRequest(context, refused)).rejects.toMatchObject({ message: expect.stringContaining('cluster') });
  expect([...sandbox.state.tokens.values()].filter(({ clusterId: of }) => of === devRequest.cluster)).toEqual([]);
});

describe.each([
  ['an admin', admin, 'admin'],
  ['a member', someone, 'jane'],
])('a cluster that was created again under its old name, requested by that name, by %s', (_who, login, name) => {
  /** The old cluster of that name goes, and there is a new one. */
  async function withAnother() {
    const { sandbox, context, clock, request } = await loggedIn({}, login);
    const named = { ...request, user: 'dev' };
    await answerRequest(context, named);
    const { state } = sandbox;
    state.clusters.delete(clusterId(sandbox, 'dev'));
    state.addCluster({ id: 'c-anew', name: 'dev', members: new Set([state.findUser(name)?.id ?? '']) });
    return { sandbox, context, clock, named };
  }

  test.each([
    ['at the next check', 5 * minute],
    ['at the next mint', 61 * minute],
  ])('gets a token for the new one %s', async (_when, later) => {
    const { sandbox, context, clock, named } = await withAnother();
    clock.advance(later);
    const anew = await answerRequest(context, named);
    expect(anew.clusterId).toBe('c-anew');
    expect(sandbox.state.tokens.get(anew.tokenId)?.clusterId).toBe('c-anew');
    clock.advance(5 * minute);
    expect((await answerRequest(context, named)).tokenId).toBe(anew.tokenId);
  });

  test('but it is told that there is none when it is gone for good', async () => {
    const { sandbox, context, clock, named } = await withAnother();
    sandbox.state.clusters.delete('c-anew');
    clock.advance(5 * minute);
    await expect(answerRequest(context, named)).rejects.toThrow(/has no cluster c-/);
  });
});

test('a server whose clock is hours off changes nothing here', async () => {
  const clock = createClock();
  const ahead = { now: () => clock.now() + 120 * minute };
  const sandbox = await useSandbox({ clock: ahead });
  const context = createTestContext({ clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, sessionStore: 'file', ...someone });
  const credential = await answerRequest(context, {
    server: sandbox.url,
    profile: 'default',
    trust: {},
    isRetry: false,
    cluster: clusterId(sandbox, 'dev'),
  });
  expect(credential.expiresAt).toBe(clock.now() + 60 * minute);
  expect(context.sessions.find(sandbox.url, 'default')?.expiresAt).toBe(clock.now() + 960 * minute);
});

test('a session that can be kept nowhere serves the ask it was made for', async () => {
  const answers = { Username: ['jane'], Password: ['jane-password'] };
  const { sandbox, context, devRequest } = await loggedIn({ answers });
  deleteTokens(sandbox);
  context.sessions.save = () => Promise.reject(Object.assign(new Error('EROFS: read-only'), { code: 'EROFS' }));
  const { tokenId } = await answerRequest(context, devRequest);
  expect(sandbox.state.tokens.has(tokenId)).toBe(true);
  expect(context.told.join()).toContain('the session could not be stored');
  expect(context.credentials.find(devRequest)).toBeUndefined();
});

test('a token is good for as long as was asked for, whatever the server says of it', async () => {
  const { sandbox, context, clock, devRequest } = await loggedIn();
  sandbox.intercept = (_request, response) => {
    const end = response.end.bind(response);
    const longer = (body: unknown = '') => end(String(body).replace(/"ttl":\d+/, '"ttl":1000000000'));
    Object.assign(response, { end: longer });
    return false;
  };
  expect((await answerRequest(context, devRequest)).expiresAt).toBe(clock.now() + 60 * minute);
});

/** A credential in the cache that the server still takes. */
async function withCredential() {
  const settled = await loggedIn();
  const credential = await answerRequest(settled.context, settled.devRequest);
  takeRequests(settled.sandbox);
  return { ...settled, credential };
}

test('what is cached from another session than the one there is now is not handed out', async () => {
  const { sandbox, context, devRequest, credential } = await withCredential();
  context.credentials.keep({ ...credential, sessionId: 'token-other' });
  expect((await answerRequest(context, devRequest)).tokenId).not.toBe(credential.tokenId);
  expect(takeRequests(sandbox)).toContain('POST /v3/tokens');
});

test('what is cached is not handed out once its session has ended here, though it would last longer', async () => {
  const { sandbox, context, clock, devRequest, credential } = await withCredential();
  const session = context.sessions.find(sandbox.url, 'default');
  if (session === undefined) throw new Error('no session');
  await context.sessions.save({ ...session, expiresAt: clock.now() + 30_000 }, new Secret('token-x:y'));
  expect(credential.expiresAt).toBeGreaterThan(clock.now() + 30_000);
  await expect(answerRequest(context, devRequest)).rejects.toMatchObject({ code: 'loginNeeded' });
  expect(takeRequests(sandbox)).toEqual([]);
});

test('a cache that cannot be written costs a warning, not the answer', async () => {
  const { context, devRequest } = await loggedIn();
  context.credentials.keep = () => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  expect((await answerRequest(context, devRequest)).tokenId).toMatch(/^token-/);
  expect(context.told).toEqual(['kubectl-rancher: the credential could not be cached (ENOSPC)']);
});

test('a cold request opens the record of its session three times at most, and the cached credential twice', async () => {
  const { context, devRequest } = await loggedIn();
  const counts = { sessions: 0, credentials: 0 };
  const { find, open } = context.sessions;
  const findCredential = context.credentials.find;
  context.sessions.find = (server, profile) => {
    counts.sessions++;
    return find(server, profile);
  };
  context.sessions.open = (server, profile) => {
    counts.sessions++;
    return open(server, profile);
  };
  context.credentials.find = (key) => {
    counts.credentials++;
    return findCredential(key);
  };
  await answerRequest(context, devRequest);
  expect(counts.sessions).toBeLessThanOrEqual(3);
  expect(counts.credentials).toBeLessThanOrEqual(2);
});

test('someone without access to `local` gets no token for it', async () => {
  const { sandbox, context, request } = await loggedIn();
  const before = [...sandbox.state.tokens.keys()];
  const failure = answerRequest(context, { ...request, cluster: 'local' });
  await expect(failure).rejects.toMatchObject({ exitCode: 5, message: expect.stringContaining('has access to') });
  expect([...sandbox.state.tokens.keys()]).toEqual(before);
});

test('someone who has lost access to `local` gets the cached token for it no more', async () => {
  const { sandbox, context, clock, request } = await loggedIn({}, admin);
  const forLocal = { ...request, cluster: 'local' };
  await answerRequest(context, forLocal);
  sandbox.intercept = (asked, response) => {
    if (asked.url !== '/v3/clusters/local') return false;
    const body = {
      type: 'error',
      status: 403,
      code: 'Forbidden',
      message: 'clusters.management.cattle.io "local" is forbidden',
    };
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return true;
  };
  clock.advance(6 * minute);
  await expect(answerRequest(context, forLocal)).rejects.toMatchObject({ exitCode: 5 });
});

test('a process that holds the lock of a credential without end is not waited for longer than a mint may take', async () => {
  const { sandbox, context, devRequest } = await loggedIn();
  const patience: number[] = [];
  context.locks.holdPastStopped = (_name, work, options) => {
    patience.push(options.patience);
    return work();
  };
  const credential = await answerRequest(context, devRequest);
  expect(sandbox.state.tokens.has(credential.tokenId)).toBe(true);
  expect(patience).toEqual([35_000]);
});
