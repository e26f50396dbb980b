import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { runClusters } from '../../../src/commands/clusters.ts';
import { runStatus } from '../../../src/commands/status.ts';
import { chooseServer } from '../../../src/flows/choose-server.ts';
import { commandFor } from '../../../src/flows/command-for.ts';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { environmentKeyHash } from '../../../src/flows/environment-server.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { allowsBackgroundRuns } from '../../../src/platform/processes/background-run.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

const jane = { profile: 'default', trust: {}, given: { username: 'jane', password: new Secret('jane-password') } };

/** A key of jane's at one server in the environment, and an ask for `dev` at each of two that are trusted. */
async function withKeyForOneOfTwo() {
  const env: NodeJS.ProcessEnv = {};
  const context = createTestContext({ env });
  const [own, other] = [await useSandbox({ clock: context.clock }), await useSandbox({ clock: context.clock })];
  for (const { url, caPem } of [own, other]) context.servers.save({ url, caPem });
  const userId = own.state.findUser('jane')?.id ?? '';
  const { name, secret } = own.state.addToken({ userId, ttl: 86_400_000 });
  Object.assign(env, { RANCHER_URL: own.url, RANCHER_TOKEN_KEY: `${name}:${secret}` });
  const askOf = (sandbox: typeof own) => {
    const cluster = clusterId(sandbox, 'dev');
    return { server: sandbox.url, profile: 'default', trust: {}, isRetry: false, cluster };
  };
  return { context, own, other, askOf };
}

test('the key in the environment goes to the server that RANCHER_URL names, and to no other', async () => {
  const { context, own, other, askOf } = await withKeyForOneOfTwo();
  await expect(answerRequest(context, askOf(other))).rejects.toMatchObject({ code: 'loginNeeded', exitCode: 4 });
  expect(takeRequests(other)).toEqual([]);
  expect(await answerRequest(context, askOf(own))).toMatchObject({ server: own.url });
  expect(takeRequests(own)).toContain('POST /v3/tokens');
});

test('the credentials of each key are told apart by its SHA-256, at its own server alone', () => {
  const server = 'https://rancher.example.com';
  const hashOf = (key: string) => environmentKeyHash({ RANCHER_URL: server, RANCHER_TOKEN_KEY: key }, server);
  for (const key of ['token-abcde:first', 'token-abcde:second']) {
    expect(hashOf(key)).toBe(createHash('sha256').update(key).digest('hex'));
  }
  const env = { RANCHER_URL: server, RANCHER_TOKEN_KEY: 'token-abcde:first' };
  expect(environmentKeyHash(env, 'https://other.example.com')).toBeUndefined();
});

describe('a key in two halves, as for Terraform', () => {
  const server = 'https://rancher.example.com';
  const halves = { RANCHER_URL: server, RANCHER_ACCESS_KEY: 'token-abcde', RANCHER_SECRET_KEY: 'first' };

  test('is the session like the whole one, which takes precedence', async () => {
    const { context, own, askOf } = await withKeyForOneOfTwo();
    const [access = '', secret = ''] = (context.env.RANCHER_TOKEN_KEY ?? '').split(':');
    Object.assign(context.env, { RANCHER_TOKEN_KEY: '', RANCHER_ACCESS_KEY: access, RANCHER_SECRET_KEY: secret });
    expect(await answerRequest(context, askOf(own))).toMatchObject({ server: own.url });
    expect(takeRequests(own)).toContain('POST /v3/tokens');
    const whole = { RANCHER_URL: server, RANCHER_TOKEN_KEY: 'token-abcde:first' };
    expect(environmentKeyHash(halves, server)).toBe(environmentKeyHash(whole, server));
    const both = { ...halves, RANCHER_TOKEN_KEY: 'token-abcde:other' };
    expect(environmentKeyHash(both, server)).not.toBe(environmentKeyHash(halves, server));
    expect(allowsBackgroundRuns(halves, { pid: 2 })).toBe(false);
    expect(allowsBackgroundRuns({ ...halves, RANCHER_SECRET_KEY: '' }, { pid: 2 })).toBe(true);
  });

  test('is named by its variables, without its text', async () => {
    const { context, own, askOf } = await withKeyForOneOfTwo();
    Object.assign(context.env, { ...halves, RANCHER_URL: own.url, RANCHER_TOKEN_KEY: '' });
    const message = expect.stringMatching(/does not accept RANCHER_ACCESS_KEY with RANCHER_SECRET_KEY (here|for)/);
    await expect(answerRequest(context, askOf(own))).rejects.toMatchObject({ code: 'loginRefused', message });
    context.env.RANCHER_SECRET_KEY = 'x y';
    const malformed = 'RANCHER_ACCESS_KEY with RANCHER_SECRET_KEY is not a bearer token';
    await expect(answerRequest(context, askOf(own))).rejects.toMatchObject({ exitCode: 2, message: malformed });
  });

  test.each([
    ['RANCHER_ACCESS_KEY', 'RANCHER_SECRET_KEY'],
    ['RANCHER_SECRET_KEY', 'RANCHER_ACCESS_KEY'],
  ])('%s alone is named, and another session is used', async (set, missing) => {
    const alone = `${set} is set, but ${missing} is empty: they are the two halves of an API key`;
    const { context, server: address, request } = await besideTerraform();
    const env = { RANCHER_URL: address, RANCHER_TOKEN_KEY: '', [set]: 'token-abcde', [missing]: '' };
    Object.assign(context.env, env);
    await expect(answerRequest(context, request)).rejects.toMatchObject({ exitCode: 2, message: alone });
    expect(() => chooseServer(context, undefined, 'default')).toThrow(expect.objectContaining({ message: alone }));
    await logIn(context, { server: address, ...jane });
    await answerRequest(context, request);
    expect(context.told).toEqual([]);
    for (const _ of [1, 2]) expect(chooseServer(context, undefined, 'default')).toBe(address);
    expect(context.told).toEqual([`kubectl-rancher: ${alone}`]);
  });
});

test('a key for one cluster, where a command needs more: where the kubeconfig comes from that it works with', async () => {
  const { context, own } = await withKeyForOneOfTwo();
  const userId = own.state.findUser('jane')?.id ?? '';
  const { name, secret } = own.state.addToken({ userId, ttl: 86_400_000, clusterId: clusterId(own, 'dev') });
  context.env.RANCHER_TOKEN_KEY = `${name}:${secret}`;
  const args = { profile: 'default', verbose: false, output: 'table' } as const;
  await expect(runClusters(context, { ...args, server: own.url })).rejects.toMatchObject({
    code: 'loginRefused',
    nextStep: expect.stringMatching(
      new RegExp(
        `where you are logged in, make .*: kubectl rancher kubeconfig CLUSTER --exec -f FILE --server ${own.url}$`,
      ),
    ),
  });
});

/** Somebody whose environment is set up for another tool, with an address that this program does not take. */
async function besideTerraform(RANCHER_URL = 'http://localhost:8080') {
  const env = { KUBECTL_RANCHER_SESSION_STORE: 'file', RANCHER_URL, RANCHER_TOKEN_KEY: 'token-abcde:0123456789' };
  const context = createTestContext({ env });
  const sandbox = await useSandbox({ clock: context.clock });
  const server = sandbox.url;
  context.servers.save({ url: server, caPem: sandbox.caPem });
  const request = { server, profile: 'default', trust: {}, isRetry: false, cluster: clusterId(sandbox, 'dev') };
  return { context, server, request };
}

test('a login, and kubectl after it, for another server than the environment has', async () => {
  const { context, server, request } = await besideTerraform();
  await logIn(context, { server, ...jane });
  expect(await answerRequest(context, request)).toMatchObject({ clusterId: request.cluster });
  expect(context.told).toEqual([]);
});

test('an ask that has no session says why the key is none', async () => {
  const { context, request } = await besideTerraform();
  await expect(answerRequest(context, request)).rejects.toMatchObject({
    code: 'loginNeeded',
    nextStep: expect.stringMatching(/^RANCHER_TOKEN_KEY is not used: RANCHER_URL is set to what cannot be used: http:/),
  });
});

test('a command that names no server would go by it, and says so; what is told to be typed names the server', async () => {
  const { context, server } = await besideTerraform();
  await logIn(context, { server, ...jane });
  expect(() => chooseServer(context, undefined, 'default')).toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringMatching(/^RANCHER_URL is /) }),
  );
  expect(chooseServer(context, server, 'default')).toBe(server);
  expect(commandFor(context, 'clusters', { server, profile: 'default' })).toContain(`--server ${server}`);
});

test('status shows the logins there are, and says that the key is not used', async () => {
  const { context, server } = await besideTerraform();
  await logIn(context, { server, ...jane });
  await runStatus(context, { profile: undefined, output: 'table', verbose: false });
  expect(context.printed.join('')).toContain('jane');
  expect(context.told.join()).toContain('RANCHER_TOKEN_KEY is not used: RANCHER_URL is ');
});

test('a password in that address is not shown', async () => {
  const { context } = await besideTerraform('https://jane:secret-word@rancher.example.com');
  expect(() => chooseServer(context, undefined, 'default')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('secret-word') }),
  );
});

describe('a key in the environment without the server that it is for', () => {
  const alone = 'RANCHER_TOKEN_KEY is set, but RANCHER_URL, the server that it is for, is empty';

  test('is told where there is no other session', async () => {
    const { context, request, server } = await besideTerraform('');
    const nextStep = expect.stringContaining('export RANCHER_URL=');
    expect(() => chooseServer(context, undefined, 'default')).toThrow(
      expect.objectContaining({ exitCode: 2, message: alone, nextStep }),
    );
    const step = expect.stringMatching(`, or run: export RANCHER_URL=${server}$`);
    await expect(answerRequest(context, request)).rejects.toMatchObject({
      exitCode: 2,
      message: alone,
      nextStep: step,
    });
  });

  test('is told once by a command that uses another session, and not to kubectl', async () => {
    const { context, request, server } = await besideTerraform('');
    await logIn(context, { server, ...jane });
    await answerRequest(context, request);
    expect(context.told).toEqual([]);
    for (const _ of [1, 2]) expect(chooseServer(context, undefined, 'default')).toBe(server);
    expect(context.told).toEqual([`kubectl-rancher: ${alone}`]);
  });
});

describe('an environment without the key that it was to have, as in a pipeline that gets no secrets', () => {
  const key = 'RANCHER_TOKEN_KEY';
  const halves = ['RANCHER_ACCESS_KEY', 'RANCHER_SECRET_KEY'];
  const isSet = 'RANCHER_URL is set, but';

  test.each([
    ['no key', [], `${isSet} ${key} is not set`],
    ['an empty key', [key], `${isSet} ${key} is empty`],
    ['an empty key in two halves', halves, `${isSet} ${halves.join(' and ')} are empty`],
  ])('the server and %s: both are named', async (_, empty, says) => {
    const { context, server, request } = await besideTerraform();
    delete context.env.RANCHER_TOKEN_KEY;
    Object.assign(context.env, { RANCHER_URL: server }, Object.fromEntries(empty.map((name) => [name, ''])));
    const failure = {
      code: 'loginNeeded',
      message: expect.stringMatching(new RegExp(`^not logged in to \\S+: ${says}$`)),
      nextStep: `Set RANCHER_TOKEN_KEY, or run: kubectl rancher login ${server}`,
    };
    expect(() => chooseServer(context, undefined, 'default')).toThrow(expect.objectContaining(failure));
    await expect(answerRequest(context, request)).rejects.toMatchObject(failure);
    const elsewhere = { ...request, server: 'https://other.example.com' };
    const message = expect.stringMatching(/^not logged in to other.example.com; run: /);
    await expect(answerRequest(context, elsewhere)).rejects.toMatchObject({ message });
    await logIn(context, { server, ...jane });
    expect(chooseServer(context, undefined, 'default')).toBe(server);
    expect(context.told).toEqual([]);
  });

  test.each([
    [{ RANCHER_URL: '', RANCHER_TOKEN_KEY: '' }, ': RANCHER_URL and RANCHER_TOKEN_KEY are empty'],
    [{ RANCHER_TOKEN_KEY: '' }, ': RANCHER_TOKEN_KEY is empty'],
    [{ RANCHER_URL: '' }, ''],
  ])('%j: what is empty is named', (env, says) => {
    const message = `not logged in to any Rancher${says}`;
    const choose = () => chooseServer(createTestContext({ env }), undefined, 'default');
    expect(choose).toThrow(expect.objectContaining({ code: 'loginNeeded', message }));
  });

  test('a key without a server: the missing variable is named', () => {
    const context = createTestContext({ env: { RANCHER_TOKEN_KEY: 'token-abcde:0123456789' } });
    const message = 'RANCHER_TOKEN_KEY is set, but RANCHER_URL, the server that it is for, is not set';
    expect(() => chooseServer(context, undefined, 'default')).toThrow(expect.objectContaining({ message }));
  });
});
