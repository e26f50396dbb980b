import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { formatExecCredential } from '../../../src/kube/exec-credential.ts';
import { Secret } from '../../../src/secret.ts';
import { formatCredential, parseCredential } from '../../../src/store/credentials/credential-format.ts';
import { openHttp } from '../../support/http.ts';
import { clusterId, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createMemoryKeychain, createTestContext, type TestContextOptions } from '../../support/test-context.ts';

/** Texts that would break out of their header, be cut by a program, or be misread; with what a message might show of them. */
const bad = [
  ['a line end', 'token-abcde:evil\r\nx-injected: 1'],
  ['a line feed', 'token-abcde:evil\nx-injected: 1'],
  ['a NUL', 'token-abcde:evil\0'],
  ['a space', 'token-abcde:evil key'],
  ['Latin letters with accents', 'token-abcde:evil\u00e9'],
  ['other letters', 'token-abcde:evilключ'],
  ['nothing at all', ''],
] as const;

/** A user who is logged in, with no credential yet. */
async function loggedIn(store: 'file' | 'keychain', options: TestContextOptions = {}) {
  const context = createTestContext(options);
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const given = { username: 'jane', password: new Secret('jane-password') };
  const need = { server: sandbox.url, profile: 'default', trust: {} };
  await logIn(context, { ...need, given, sessionStore: store });
  takeRequests(sandbox);
  return { context, sandbox, request: { ...need, cluster: clusterId(sandbox, 'dev'), isRetry: false } };
}

const refusal = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(inspect(error)).not.toMatch(/evil|x-injected/);
  return error;
};

test.for(bad)('%s in a session stored in a file: a login is needed, and nothing is sent', async ([name, text]) => {
  const { context, sandbox, request } = await loggedIn('file');
  const [file = ''] = readdirSync(join(context.directory, 'data/sessions'));
  const path = join(context.directory, 'data/sessions', file);
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), token: text }));
  const error = await refusal(answerRequest(context, request));
  expect(error).toMatchObject({ code: 'loginNeeded', exitCode: 4 });
  if (name !== 'nothing at all') {
    expect(error).toMatchObject({
      message: expect.stringMatching(/^the session of .* in the file is damaged: it is not a token$/),
    });
  }
  expect(takeRequests(sandbox)).toEqual([]);
});

test.for(bad)('%s in the keychain: a login is needed, and nothing is sent', async ([, text]) => {
  const keychain = createMemoryKeychain();
  const { context, sandbox, request } = await loggedIn('keychain', { keychain, env: {} });
  for (const account of keychain.secrets.keys()) keychain.secrets.set(account, new Secret(text));
  const error = await refusal(answerRequest(context, request));
  expect(error).toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(/^the session of .* in the keychain is damaged: it is not a token$/),
    nextStep: `Run: kubectl rancher login ${sandbox.url} --force`,
  });
  expect(takeRequests(sandbox)).toEqual([]);
  const given = { username: 'jane', password: new Secret('jane-password') };
  await logIn(context, { ...request, given, sessionStore: 'keychain' });
  await answerRequest(context, request);
});

test.for(bad.slice(0, -1))('%s in RANCHER_TOKEN_KEY: wrong usage, and nothing is sent', async ([, text]) => {
  const sandbox = await useSandbox();
  const context = createTestContext({ env: { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: text } });
  const request = { server: sandbox.url, profile: 'default', trust: {}, isRetry: false, cluster: 'c-m-abcd1234' };
  expect(await refusal(answerRequest(context, request))).toMatchObject({
    exitCode: 2,
    message: 'RANCHER_TOKEN_KEY is not a bearer token',
  });
  expect(takeRequests(sandbox)).toEqual([]);
});

test.for(bad)('%s as an API key: refused, and nothing of it is sent', async ([, text]) => {
  const sandbox = await useSandbox();
  const context = createTestContext();
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const request = { server: sandbox.url, profile: 'default', trust: {}, method: 'token' as const };
  const error = await refusal(logIn(context, { ...request, given: { apiKey: new Secret(text) } }));
  expect(error).toMatchObject({ exitCode: 4, message: expect.stringContaining('that is not a bearer token') });
  expect(takeRequests(sandbox).filter((line) => !line.endsWith('/ping'))).toEqual([]);
});

test.for(bad)('%s reaches no header and no ExecCredential, whatever its source', async ([, text]) => {
  const sandbox = await useSandbox();
  const { http } = openHttp(sandbox.url, { caPem: sandbox.caPem });
  const secret = new Secret(text);
  for (const carrier of [{ token: secret }, { cookie: secret }]) {
    expect(await refusal(http.send({ method: 'GET', path: '/ping', ...carrier }))).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('has characters that no token has, so it was not sent'),
    });
  }
  expect(takeRequests(sandbox)).toEqual([]);
  expect(() => formatExecCredential('client.authentication.k8s.io/v1', secret, 0)).toThrow('so it is not returned');
});

test.for(bad)('%s in a cached credential: it does not count as one', ([, text]) => {
  const names = { server: 'https://r', profile: 'default', tokenId: 'token-abcde', sessionId: 's' };
  const credential = { ...names, expiresAt: 1, checkedAt: 1 };
  expect(parseCredential(formatCredential({ ...credential, token: new Secret('token-a:b') }))).toBeDefined();
  expect(parseCredential(formatCredential({ ...credential, token: new Secret(text) }))?.token.isOneWord()).not.toBe(
    false,
  );
});
