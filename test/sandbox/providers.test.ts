import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROVIDER_IDS, type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { field, listField, textField } from '../contract/json.ts';
import { Browser } from './browser.ts';
import { callSandbox, clusterId, mint, TestClock } from './harness.ts';
import { JANE, providerEntry, signInFor } from './sign-in.ts';

const SAM = { username: 'sam', password: 'sam-password' };

let clock: TestClock;
let sandbox: Sandbox;

beforeAll(async () => {
  clock = new TestClock(Date.now());
  sandbox = await startSandbox({ clock, providers: [...PROVIDER_IDS] });
});

beforeEach(() => {
  for (const provider of sandbox.state.providers.values()) provider.enabled = true;
});

afterAll(() => sandbox.close());

function login(body: Record<string, string>, cookie?: string) {
  return callSandbox(sandbox, 'POST', '/v1-public/login', { body, ...(cookie && { cookie }) });
}

describe('the list', () => {
  test('has every provider, with local last; v3 says where to log in', async () => {
    const { body } = await callSandbox(sandbox, 'GET', '/v1-public/authproviders');
    expect(listField(body, 'data').map((entry) => field(entry, 'id'))).toEqual([...PROVIDER_IDS, 'local']);
    const v3 = await callSandbox(sandbox, 'GET', '/v3-public/authProviders');
    const okta = listField(v3.body, 'data').find((entry) => field(entry, 'id') === 'okta');
    expect(field(okta, 'actions', 'login')).toBe(`${sandbox.url}/v3-public/oktaProviders/okta?action=login`);
  });

  test('a provider that is switched off is not listed, and its login is a 500', async () => {
    const openldap = sandbox.state.providers.get('openldap');
    expect((await login({ type: 'openLdapProvider', ...JANE })).status).toBe(201);
    if (openldap) openldap.enabled = false;
    const { body } = await callSandbox(sandbox, 'GET', '/v1-public/authproviders');
    expect(listField(body, 'data').map((entry) => field(entry, 'id'))).not.toContain('openldap');
    expect(await login({ type: 'openLdapProvider', ...JANE })).toMatchObject({ status: 500 });
  });
});

describe.each([
  ['openldap', 'openLdapProvider'],
  ['freeipa', 'freeIpaProvider'],
  ['activedirectory', 'activeDirectoryProvider'],
])('%s', (id, type) => {
  test('takes a password; the person is a Rancher user of its own, with every cluster but local', async () => {
    const first = await login({ type, ...SAM });
    const again = await login({ type, ...SAM });
    const bearer = textField(first.body, 'token');
    const me = field((await callSandbox(sandbox, 'GET', '/v3/users?me=true', { bearer })).body, 'data');
    const token = await callSandbox(sandbox, 'GET', `/v3/tokens/${textField(again.body, 'id')}`, { bearer });
    expect(token.body).toMatchObject({ authProvider: id });
    expect(textField(token.body, 'userPrincipal')).toContain(
      `map[displayName:Sam loginName:sam me:true metadata:map[name:${id}_user://sam] principalType:user provider:${id}]`,
    );
    expect(me).toMatchObject([{ id: expect.stringMatching(/^u-[a-z0-9]{10}$/), username: '', name: 'Sam' }]);
    const clusters = listField((await callSandbox(sandbox, 'GET', '/v3/clusters', { bearer })).body, 'data');
    expect(clusters.map((cluster) => field(cluster, 'name')).sort()).toEqual(['dev', 'prod']);
  });

  test('refuses a wrong password and a disabled user', async () => {
    expect((await login({ type, ...JANE, password: 'sam-password' })).status).toBe(401);
    await login({ type, ...JANE });
    const user = [...sandbox.state.users.values()].find(
      ({ external }) => external?.provider === id && external.login === 'jane',
    );
    if (user) user.enabled = false;
    expect((await login({ type, ...JANE })).status).toBe(403);
  });
});

test('an empty user name logs in no one, although external users have none', async () => {
  await login({ type: 'openLdapProvider', ...SAM });
  expect((await login({ type: 'localProvider', username: '', password: '' })).status).toBe(401);
});

const OIDC = ['googleoauth', 'oidc', 'keycloakoidc', 'genericoidc', 'cognito'] as const;

describe.each([...OIDC, 'github', 'githubapp', 'azuread'] as const)('a code of %s', (id) => {
  test('logs in, once; the token works with kubectl', async () => {
    const { code, cookie, type } = await signInFor(sandbox, id, new Browser(sandbox.caPem));
    const response = await login({ type, code, responseType: 'json' }, cookie);
    expect(response.status).toBe(201);
    const dev = clusterId(sandbox, 'dev');
    const bearer = await mint(sandbox, textField(response.body, 'token'), dev);
    expect((await callSandbox(sandbox, 'GET', `/k8s/clusters/${dev}/version`, { bearer })).status).toBe(200);
    expect(await login({ type, code, responseType: 'json' }, cookie)).toMatchObject({
      status: 500,
      body: { baseType: 'error', code: 'ServerError', status: 500, type: 'error' },
    });
  });

  test('is stale after a minute', async () => {
    const { code, cookie, type } = await signInFor(sandbox, id, new Browser(sandbox.caPem));
    clock.advance(60_000);
    expect((await login({ type, code }, cookie)).status).toBe(500);
  });

  test('comes at once, by redirects only, if the person is already signed in', async () => {
    const browser = new Browser(sandbox.caPem);
    await signInFor(sandbox, id, browser);
    const seen = browser.visited.length;
    const entry = await providerEntry(sandbox, id);
    const page = await browser.open(
      `${textField(entry, 'redirectUrl')}&state=two`.replace(/^([^?]*)&/, '$1?'),
      `${sandbox.url}/verify-auth`,
    );
    expect(page.url.searchParams.get('state')).toBe('two');
    expect(page.url.searchParams.get('code')).toMatch(/^[\w-]{32}$/);
    expect(browser.visited.length - seen).toBeLessThanOrEqual(3);
  });

  test('does not log in a disabled user', async () => {
    const { code, cookie, type } = await signInFor(sandbox, id, new Browser(sandbox.caPem));
    const user = [...sandbox.state.users.values()].find(({ external }) => external?.provider === id);
    if (user) user.enabled = false;
    expect(await login({ type, code }, cookie)).toMatchObject({ status: 403, body: { code: 'PermissionDenied' } });
  });
});
