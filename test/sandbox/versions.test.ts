import { describe, expect, onTestFinished, test } from 'vitest';
import { SANDBOX_VERSIONS, type Sandbox, type SandboxVersion, startSandbox } from '../../src/sandbox/sandbox.ts';
import { field, listField, textField } from '../contract/json.ts';
import { callSandbox, clusterId } from './harness.ts';
import { signInBySaml } from './sign-in.ts';
import { generateTerminalKey } from './terminal-key.ts';

const MINUTE_MS = 60_000;
const OLD = ['2.4.6', '2.4.7', '2.6.7', '2.8'] as const;
const NEW = ['2.13', '2.14', '2.15', '2.16'] as const;

async function start(version: SandboxVersion, options: Parameters<typeof startSandbox>[0] = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ ...options, version });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** Logs in the way that every version has. */
async function logIn(sandbox: Sandbox, responseType = 'json', username = 'admin'): Promise<string> {
  const body = { username, password: `${username}-password`, responseType };
  const path = '/v3-public/localProviders/local?action=login';
  return textField((await callSandbox(sandbox, 'POST', path, { body })).body, 'token');
}

function storedToken(sandbox: Sandbox, bearer: string) {
  const token = sandbox.state.tokens.get(bearer.slice(0, bearer.indexOf(':')));
  if (!token) throw new Error('there is no such token');
  return token;
}

const CHANGING = [
  'kubeconfig-token-ttl-minutes',
  'kubeconfig-default-token-ttl-minutes',
  'auth-token-max-ttl-minutes',
  'auth-user-session-idle-ttl-minutes',
  'kubeconfig-max-token-ttl-minutes',
  'auth-token-default-ttl-minutes',
];

test.each([
  ...OLD.map((version) => [version, undefined] as const),
  ...NEW.map((version) => [version, expect.any(String)] as const),
])('%s notes when a token was used from 2.10 on, for its user and for admins', async (version, noted) => {
  const sandbox = await start(version);
  const bearer = await logIn(sandbox);
  for (const path of ['/v3/tokens', '/k8s/clusters/local/apis/management.cattle.io/v3/tokens']) {
    const { body } = await callSandbox(sandbox, 'GET', path, { bearer });
    const [token] = listField(body, path === '/v3/tokens' ? 'data' : 'items');
    expect(field(token, 'lastUsedAt')).toEqual(noted);
  }
});

test.each<[SandboxVersion, (string | undefined)[], string]>([
  ['2.4.6', ['960', undefined, '1440', undefined], 'v2.4.6'],
  ['2.4.7', ['960', undefined, '0', undefined], 'v2.4.7'],
  ['2.6.7', ['960', '0', '0', undefined], 'v2.6.7'],
  ['2.8', [undefined, '43200', '129600', undefined], 'v2.8.5'],
  ['2.13', [undefined, '43200', '129600', '960'], 'v2.13.1'],
  ['2.14', [undefined, '43200', '129600', '960'], 'v2.14.1'],
  ['2.15', [undefined, '43200', '129600', '960'], 'v2.15.0'],
  ['2.16', [undefined, '43200', '129600', '960', '129600', '129600'], 'v2.16.0'],
])('%s has the settings of that version, and says which it is', async (version, values, serverVersion) => {
  const sandbox = await start(version);
  const bearer = await logIn(sandbox, 'json', 'jane');
  const all = await callSandbox(sandbox, 'GET', '/v3/settings', { bearer });
  const listed = new Map(listField(all.body, 'data').map((setting) => [field(setting, 'id'), field(setting, 'value')]));
  expect(CHANGING.map((name) => listed.get(name))).toEqual(CHANGING.map((_, index) => values[index]));
  expect(listed.get('kubeconfig-generate-token')).toBe('true');
  expect(listed.get('auth-user-session-ttl-minutes')).toBe('960');
  expect(listed.get('server-version')).toBe(serverVersion);
  for (const [index, name] of CHANGING.entries()) {
    const one = await callSandbox(sandbox, 'GET', `/v3/settings/${name}`, { bearer });
    const response = values[index] === undefined ? [404, 'NotFound'] : [200, undefined];
    expect([one.status, field(one.body, 'code')]).toEqual(response);
  }
  expect((await callSandbox(sandbox, 'GET', '/rancherversion')).body).toMatchObject({ Version: serverVersion });
});

/** Minutes: the kubeconfig tokens of a CLI login and of generateKubeconfig, and the longest lifetime of a new token. */
test.each<[SandboxVersion, number, number, number]>([
  ['2.4.6', 960, 0, 1440],
  ['2.4.7', 960, 0, 200_000],
  ['2.6.7', 960, 0, 200_000],
  ['2.8', 43_200, 43_200, 129_600],
  ['2.13', 43_200, 43_200, 129_600],
  ['2.14', 43_200, 43_200, 129_600],
  ['2.15', 43_200, 43_200, 129_600],
  ['2.16', 43_200, 43_200, 129_600],
])(
  'how long the tokens of %s live: %i minutes by a CLI login, %i in a kubeconfig, %i at most',
  async (version, cli, generated, longest) => {
    const sandbox = await start(version);
    const session = await logIn(sandbox);
    expect(storedToken(sandbox, session).ttl).toBe(960 * MINUTE_MS);
    expect(storedToken(sandbox, await logIn(sandbox, 'kubeconfig')).ttl).toBe(cli * MINUTE_MS);
    const path = `/v3/clusters/${clusterId(sandbox, 'dev')}?action=generateKubeconfig`;
    const { body } = await callSandbox(sandbox, 'POST', path, { bearer: session });
    const inFile = /token: "([^"]+)"/.exec(textField(body, 'config'))?.[1] ?? '';
    expect(storedToken(sandbox, inFile).ttl).toBe(generated * MINUTE_MS);
    const requested = { type: 'token', ttl: 200_000 * MINUTE_MS };
    const minted = await callSandbox(sandbox, 'POST', '/v3/tokens', { bearer: session, body: requested });
    expect(field(minted.body, 'ttl')).toBe(longest * MINUTE_MS);
  },
);

test('changed settings bind each kind of kubeconfig token in its own way (2.6.7)', async () => {
  const sandbox = await start('2.6.7');
  const session = await logIn(sandbox);
  const put = (name: string, value: string) =>
    callSandbox(sandbox, 'PUT', `/v3/settings/${name}`, { bearer: session, body: { value } });
  await put('kubeconfig-token-ttl-minutes', '600');
  await put('kubeconfig-default-token-ttl-minutes', '500');
  expect(storedToken(sandbox, await logIn(sandbox, 'kubeconfig')).ttl).toBe(600 * MINUTE_MS);
  const generate = `/v3/clusters/local?action=generateKubeconfig`;
  const before = new Set(sandbox.state.tokens.keys());
  await callSandbox(sandbox, 'POST', generate, { bearer: session });
  await put('auth-token-max-ttl-minutes', '100');
  await callSandbox(sandbox, 'POST', generate, { bearer: session });
  const made = [...sandbox.state.tokens.values()].filter(({ name }) => !before.has(name));
  expect(made.map(({ ttl }) => ttl / MINUTE_MS)).toEqual([500, 100]);
});

describe.each(OLD)('%s, before 2.12', (version) => {
  test('has v3-public alone; v1-public is a 404 in plain text', async () => {
    const sandbox = await start(version);
    const body = { type: 'localProvider', username: 'admin', password: 'admin-password' };
    for (const response of [
      await callSandbox(sandbox, 'GET', '/v1-public/authproviders'),
      await callSandbox(sandbox, 'POST', '/v1-public/login', { body }),
      await callSandbox(sandbox, 'GET', '/v1-public/authtokens/some-id'),
    ]) {
      expect([response.status, response.contentType]).toEqual([404, 'text/plain; charset=utf-8']);
    }
    expect((await callSandbox(sandbox, 'GET', '/v3-public/authProviders')).status).toBe(200);
  });

  test('has no ext.cattle.io, no /v1/logout, and is not an OIDC provider', async () => {
    const sandbox = await start(version);
    const bearer = await logIn(sandbox);
    for (const [method, path] of [
      ['GET', '/apis/ext.cattle.io/v1/tokens'],
      ['POST', '/apis/ext.cattle.io/v1/kubeconfigs'],
      ['POST', '/apis/ext.cattle.io/v1/selfusers'],
      ['POST', '/v1/logout'],
      ['GET', '/v3/features/oidc-provider'],
      ['GET', '/oidc/.well-known/openid-configuration'],
    ] as const) {
      expect([path, (await callSandbox(sandbox, method, path, { bearer })).status]).toEqual([path, 404]);
    }
    expect((await callSandbox(sandbox, 'POST', '/v3/tokens?action=logout', { bearer })).status).toBe(200);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(401);
    await expect(startSandbox({ version, oidcClient: { redirectUris: [] } })).rejects.toThrow('no OIDC provider');
  });
});

test.each(NEW)('%s has v1-public, ext.cattle.io and /v1/logout; v3-public can be switched off', async (version) => {
  const sandbox = await start(version);
  expect((await callSandbox(sandbox, 'GET', '/v1-public/authproviders')).status).toBe(200);
  const bearer = await logIn(sandbox);
  expect((await callSandbox(sandbox, 'POST', '/apis/ext.cattle.io/v1/selfusers', { bearer })).status).toBe(201);
  expect((await callSandbox(sandbox, 'GET', '/v3/features/oidc-provider', { bearer })).status).toBe(200);
  expect((await callSandbox(sandbox, 'POST', '/v1/logout', { bearer })).status).toBe(200);
  sandbox.state.v3Public = false;
  const off = await callSandbox(sandbox, 'GET', '/v3-public/authProviders');
  expect([off.status, off.contentType]).toEqual([404, 'text/plain; charset=utf-8']);
  await expect(logIn(sandbox)).rejects.toThrow();
});

test.each<[SandboxVersion, string]>([
  ['2.4.6', '/login'],
  ['2.6.7', '/login'],
  ['2.8', '/dashboard/auth/login'],
  ['2.15', '/dashboard/auth/login'],
])('the login page for terminals of %s is %s', async (version, path) => {
  const sandbox = await start(version, { providers: ['keycloak'] });
  const query = '?cli=true&requestId=abc&publicKey=k&responseType=kubeconfig';
  const page = await callSandbox(sandbox, 'GET', `${path}${query}`);
  expect(page.status).toBe(200);
  expect(page.body).toContain('Login to complete CLI authentication');
  const scoped = await callSandbox(sandbox, 'GET', `${path}${query}_c-abcde`);
  expect(scoped.status).toBe(version === '2.15' ? 400 : 200);
  const other = await callSandbox(sandbox, 'GET', `${path === '/login' ? '/dashboard/auth/login' : '/login'}${query}`);
  expect(other.status).toBe(path === '/login' ? 401 : 302);
});

test('a SAML login by v3-public leaves the terminal a token as long as its setting says (2.4.6)', async () => {
  const sandbox = await start('2.4.6', { providers: ['keycloak'] });
  const key = generateTerminalKey();
  const requested = {
    responseType: 'kubeconfig',
    finalRedirectUrl: sandbox.url,
    requestId: 'one',
    publicKey: key.publicKey,
  };
  const path = '/v3-public/keyCloakProviders/keycloak?action=login';
  const { body, setCookie } = await callSandbox(sandbox, 'POST', path, { body: requested });
  const response = await signInBySaml(sandbox, textField(body, 'idpRedirectUrl'), setCookie);
  await callSandbox(sandbox, 'POST', '/v1-saml/keycloak/saml/acs', response);
  const left = await callSandbox(sandbox, 'GET', '/v3-public/authTokens/one');
  expect(storedToken(sandbox, key.decrypt(textField(left.body, 'token'))).ttl).toBe(960 * MINUTE_MS);
});

test.each(SANDBOX_VERSIONS)('OIDC providers of %s redirect by Rancher from 2.15 on', async (version) => {
  const sandbox = await start(version, { providers: ['genericoidc'] });
  const { body } = await callSandbox(sandbox, 'GET', '/v3-public/authProviders');
  const [entry] = listField(body, 'data');
  const isByRancher = textField(entry, 'redirectUrl').startsWith(`${sandbox.url}/v1-oidc/`);
  const redirects = version === '2.15' || version === '2.16';
  expect(isByRancher).toBe(redirects);
  const started = await callSandbox(sandbox, 'GET', '/v1-oidc/genericoidc?state=s');
  expect(started.status).toBe(redirects ? 302 : 401);
});

describe('2.16', () => {
  const put = (sandbox: Sandbox, bearer: string, name: string, value: string) =>
    callSandbox(sandbox, 'PUT', `/v3/settings/${name}`, { bearer, body: { value } });

  test.each([
    ['none', undefined, 120],
    ['0', 0, 120],
    ['-1', -1, 600],
    ['more than the maximum', 200_000 * MINUTE_MS, 600],
  ])('a new token with the ttl %s gets the default or the maximum', async (_, ttl, minutes) => {
    const sandbox = await start('2.16');
    const bearer = await logIn(sandbox);
    await put(sandbox, bearer, 'auth-token-default-ttl-minutes', '120');
    await put(sandbox, bearer, 'auth-token-max-ttl-minutes', '600');
    const body = { type: 'token', ...(ttl !== undefined && { ttl }) };
    const created = await callSandbox(sandbox, 'POST', '/v3/tokens', { bearer, body });
    expect(field(created.body, 'ttl')).toBe(minutes * MINUTE_MS);
  });

  test('kubeconfig tokens are capped by their own maximum alone', async () => {
    const sandbox = await start('2.16');
    const bearer = await logIn(sandbox);
    await put(sandbox, bearer, 'auth-token-max-ttl-minutes', '100');
    expect(storedToken(sandbox, await logIn(sandbox, 'kubeconfig')).ttl).toBe(43_200 * MINUTE_MS);
    await put(sandbox, bearer, 'kubeconfig-max-token-ttl-minutes', '50000');
    const create = (ttl: number) =>
      callSandbox(sandbox, 'POST', '/apis/ext.cattle.io/v1/kubeconfigs', { bearer, body: { spec: { ttl } } });
    expect(field((await create(0)).body, 'spec', 'ttl')).toBe(43_200 * 60);
    expect(field((await create(50_000 * 60)).body, 'spec', 'ttl')).toBe(50_000 * 60);
    expect((await create(50_000 * 60 + 1)).status).toBe(400);
    await put(sandbox, bearer, 'kubeconfig-max-token-ttl-minutes', '60');
    expect(storedToken(sandbox, await logIn(sandbox, 'kubeconfig')).ttl).toBe(60 * MINUTE_MS);
  });

  test.each(['2.15', '2.16'] as const)('has no feature "auth", which %s may still have', async (version) => {
    const sandbox = await start(version);
    const { status } = await callSandbox(sandbox, 'GET', '/v3/features/auth', { bearer: await logIn(sandbox) });
    expect(status).toBe(version === '2.15' ? 200 : 404);
  });
});

test.each([
  ['2.14', ['--server=', '--user=rancher', '--server=', '--user=prod']],
  ['2.15', ['--server=HOST', '--user=rancher', '--server=HOST', '--user=prod', '--cluster=PROD']],
] as const)('%s: the arguments in a kubeconfig of ext.cattle.io', async (version, expected) => {
  const sandbox = await start(version);
  const bearer = await logIn(sandbox);
  const path = '/v3/settings/kubeconfig-generate-token';
  await callSandbox(sandbox, 'PUT', path, { bearer, body: { value: 'false' } });
  const body = { spec: { clusters: ['*'] } };
  const created = await callSandbox(sandbox, 'POST', '/apis/ext.cattle.io/v1/kubeconfigs', { bearer, body });
  const file = textField(created.body, 'status', 'value')
    .replaceAll(new URL(sandbox.url).host, 'HOST')
    .replaceAll(clusterId(sandbox, 'prod'), 'PROD');
  expect(file.match(/--\w+=\S*/g)).toEqual(expected);
});
