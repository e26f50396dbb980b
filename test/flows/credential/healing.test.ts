import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId, deleteTokens, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createClock, createTestContext, type TestContextOptions } from '../../support/test-context.ts';

const minute = 60_000;

/** Somebody with a cached credential for a cluster. */
async function withCredential(name: 'dev' | 'local', options: TestContextOptions = {}) {
  const context = createTestContext(options);
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const username = name === 'local' ? 'admin' : 'jane';
  const need = { server: sandbox.url, profile: 'default', trust: {} };
  await logIn(context, {
    ...need,
    given: { username, password: new Secret(`${username}-password`) },
    sessionStore: 'file',
  });
  const request = { ...need, cluster: clusterId(sandbox, name), isRetry: false };
  const credential = await answerRequest(context, request);
  takeRequests(sandbox);
  return { context, sandbox, request, credential };
}

const check = (cluster: string): string =>
  cluster === 'local' ? 'GET /v3/clusters/local' : `GET /k8s/clusters/${cluster}/version`;

/** A mint for `local` asks first whether its user has access. */
const mint = (cluster: string): string[] =>
  cluster === 'local' ? [check(cluster), 'POST /v3/tokens'] : ['POST /v3/tokens'];

test('a credential is handed out unchecked for five minutes, then checked with one request, and so on', async () => {
  const { context, sandbox, request, credential } = await withCredential('dev');
  context.clock.advance(4 * minute);
  await answerRequest(context, request);
  expect(takeRequests(sandbox)).toEqual([]);
  context.clock.advance(2 * minute);
  expect((await answerRequest(context, request)).tokenId).toBe(credential.tokenId);
  expect(takeRequests(sandbox)).toEqual([check(request.cluster)]);
  context.clock.advance(4 * minute);
  await answerRequest(context, request);
  expect(takeRequests(sandbox)).toEqual([]);
});

test.each(['dev', 'local'] as const)(
  'a token that was deleted on the server is replaced at the next check: %s',
  async (name) => {
    const { context, sandbox, request, credential } = await withCredential(name);
    deleteTokens(sandbox, ({ isDerived }) => isDerived);
    context.clock.advance(6 * minute);
    const healed = await answerRequest(context, request);
    expect(healed.tokenId).not.toBe(credential.tokenId);
    expect(takeRequests(sandbox)).toEqual([check(request.cluster), ...mint(request.cluster)]);
  },
);

test('a caller that retries has its credential checked at once', async () => {
  const { context, sandbox, request, credential } = await withCredential('local');
  const retry = () => answerRequest(context, { ...request, isRetry: true });
  // Whoever comes back within seconds of a check would learn the same from another one.
  expect((await retry()).tokenId).toBe(credential.tokenId);
  expect(takeRequests(sandbox)).toEqual([]);
  context.clock.advance(6_000);
  expect((await retry()).tokenId).toBe(credential.tokenId);
  expect(takeRequests(sandbox)).toEqual([check('local')]);
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  context.clock.advance(6_000);
  expect((await answerRequest(context, { ...request, isRetry: true })).tokenId).not.toBe(credential.tokenId);
});

test('a new token that is refused as well is not replaced again and again for the same caller', async () => {
  const { context, sandbox, request } = await withCredential('dev');
  const refuseAll = (): void => {
    deleteTokens(sandbox, ({ isDerived }) => isDerived);
    context.clock.advance(6_000);
  };
  refuseAll();
  await answerRequest(context, { ...request, isRetry: true });
  refuseAll();
  takeRequests(sandbox);
  await expect(answerRequest(context, { ...request, isRetry: true })).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('rejected a token that it had just issued'),
  });
  expect(takeRequests(sandbox)).toEqual([check(request.cluster)]);
  context.caller = { pid: 4712, id: '4712-1' };
  await answerRequest(context, { ...request, isRetry: true });
  // The first asker is remembered beside the second, but not for ever.
  refuseAll();
  context.caller = { pid: 4711, id: '4711-1' };
  await expect(answerRequest(context, { ...request, isRetry: true })).rejects.toMatchObject({ exitCode: 5 });
  context.clock.advance(2 * minute);
  await answerRequest(context, { ...request, isRetry: true });
});

test.each([
  [404, 'default backend - 404'],
  [403, '<html>Forbidden</html>'],
  [401, ''],
  [503, 'Service Unavailable'],
])('a proxy that answers %i in its own words says nothing about the token', async (status, body) => {
  const { context, sandbox, request, credential } = await withCredential('dev');
  sandbox.intercept = (_request, response) => {
    response.writeHead(status).end(body);
    return true;
  };
  context.clock.advance(6 * minute);
  expect((await answerRequest(context, request)).tokenId).toBe(credential.tokenId);
  expect(context.told).toEqual([expect.stringContaining('could not be checked')]);
});

test('token and session both deleted: one login, then all is well', async () => {
  const answers = { Username: ['jane'], Password: ['jane-password'] };
  const { context, sandbox, request } = await withCredential('dev', { answers });
  deleteTokens(sandbox);
  context.clock.advance(6 * minute);
  const healed = await answerRequest(context, request);
  expect(sandbox.state.tokens.has(healed.tokenId)).toBe(true);
  expect(context.terminal.shown.filter((line) => line === 'Username:')).toHaveLength(1);
});

test('a disabled user: two requests, and words that say what it may be', async () => {
  const { context, sandbox, request } = await withCredential('dev');
  const jane = sandbox.state.findUser('jane');
  if (jane !== undefined) jane.enabled = false;
  context.clock.advance(6 * minute);
  for (const _ of ['once', 'twice']) {
    await expect(answerRequest(context, request)).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/it was ended, or your user was disabled; run: kubectl rancher login/),
    });
    expect(takeRequests(sandbox)).toEqual([check(request.cluster), 'POST /v3/tokens']);
  }
});

test('a cluster without access: said, and the token kept', async () => {
  const { context, sandbox, request, credential } = await withCredential('dev');
  sandbox.state.clusters.get(request.cluster)?.members.clear();
  context.clock.advance(6 * minute);
  for (const _ of ['once', 'twice']) {
    await expect(answerRequest(context, request)).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining('that jane has access to'),
    });
    expect(takeRequests(sandbox)).toEqual([check(request.cluster)]);
  }
  expect(context.credentials.find(request)?.tokenId).toBe(credential.tokenId);
});

test('a server that cannot be reached: the cached token, a warning, and five minutes of peace', async () => {
  const { context, sandbox, request, credential } = await withCredential('dev');
  sandbox.intercept = (_request, response) => {
    response.destroy();
    return true;
  };
  context.clock.advance(6 * minute);
  expect((await answerRequest(context, request)).tokenId).toBe(credential.tokenId);
  expect(context.told).toEqual([expect.stringContaining('using the cached token, which could not be checked')]);
  takeRequests(sandbox);
  context.clock.advance(4 * minute);
  await answerRequest(context, request);
  expect(takeRequests(sandbox)).toEqual([]);
});

test.each([-120, 120])('a local clock that jumps by %i minutes hands out nothing that has expired', async (jump) => {
  const clock = createTestContext().clock;
  const { context, sandbox, request } = await withCredential('dev', { clock });
  // The sandbox keeps the true time; only this machine's clock jumps.
  const truth = { now: () => clock.now() - jump * minute };
  Object.defineProperty(sandbox.state, 'clock', { value: truth });
  clock.advance(jump * minute);
  const credential = await answerRequest(context, request);
  const token = sandbox.state.tokens.get(credential.tokenId);
  expect(token === undefined ? 0 : token.created + token.ttl).toBeGreaterThan(truth.now());
  takeRequests(sandbox);
  await answerRequest(context, request);
  expect(takeRequests(sandbox)).toEqual([]);
});

test('a cluster that could not be asked when its token was new is asked at the next ask', async () => {
  const { context, sandbox, request } = await withCredential('dev');
  sandbox.state.addCluster({ id: 'c-later', name: 'later' });
  sandbox.intercept = (request, response) => {
    if (!request.url?.endsWith('/version')) return false;
    response.writeHead(503).end();
    return true;
  };
  const later = { ...request, cluster: 'c-later' };
  await answerRequest(context, later);
  sandbox.intercept = () => false;
  await expect(answerRequest(context, later)).rejects.toMatchObject({
    code: 'notAllowed',
    nextStep: expect.stringMatching(/login --force\. If .*: kubectl rancher kubeconfig --all --merge --exec$/),
  });
});

test.each([
  ['a cluster', { cluster: 'local' }],
  ['all of them', { user: 'rancher' }],
])('a server has two seconds to say whether it still takes a token for %s', async (_what, key) => {
  const wire = createClock();
  const { context, sandbox, request } = await withCredential('local', { wire });
  const { cluster: _cluster, ...bare } = request;
  const due = { ...bare, ...key };
  const { tokenId } = await answerRequest(context, due);
  context.clock.advance(6 * minute);
  takeRequests(sandbox);
  sandbox.intercept = () => true;
  const answered = answerRequest(context, due);
  await expect.poll(() => sandbox.requests.length).toBe(1);
  expect(wire.sleeping()).toContain(2_000);
  wire.advance(2_000);
  expect((await answered).tokenId).toBe(tokenId);
  expect(context.told.join('\n')).toMatch(/the cached token, which could not be checked: .* did not answer within 2 s/);
});
