import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { textField } from '../contract/json.ts';
import { Browser } from './browser.ts';
import { callSandbox, logIn } from './harness.ts';
import { JANE, providerEntry, signInFor } from './sign-in.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ providers: ['openldap', 'okta', 'genericoidc'] });
});

afterAll(() => sandbox.close());

function get(path: string, cookie?: string) {
  return callSandbox(sandbox, 'GET', path, { ...(cookie && { cookie }) });
}

function encodeState(state: object): string {
  return Buffer.from(JSON.stringify(state)).toString('base64url');
}

describe('the login page of a terminal', () => {
  test('shows the request id and a button for each provider without passwords; markup in the query stays text', async () => {
    const query = new URLSearchParams({
      cli: 'true',
      requestId: '<b>x',
      publicKey: '</script>',
      responseType: 'kubeconfig',
    });
    expect(await get(`/login?${query}`)).toMatchObject({ status: 302, location: `/dashboard/auth/login?${query}` });
    const { body, contentType } = await get(`/dashboard/auth/login?${query}`);
    expect(contentType).toBe('text/html; charset=utf-8');
    expect(body).toContain('Login to complete CLI authentication');
    expect(body).toContain('>&#60;b&#62;x</code>');
    expect(String(body).match(/Log in with [\w ]+/g)).toEqual(['Log in with Okta', 'Log in with Generic OIDC']);
    expect(String(body).match(/<\/script>/g)).toHaveLength(1);
  });

  test.each(['', 'kubeconfig_local', 'json'])('refuses the response type "%s"', async (responseType) => {
    const query = new URLSearchParams({ cli: 'true', requestId: 'x', publicKey: 'y', responseType });
    const { body } = await get(`/dashboard/auth/login?${query}`);
    expect(body).toContain('is not allowed here');
    expect(body).not.toContain('Log in with');
  });
});

describe('after a login', () => {
  test.each([
    ['nothing', '', '/dashboard/home'],
    ['a page of the dashboard', 'to=/dashboard/account/create-key', '/dashboard/account/create-key'],
    ['a page elsewhere', 'to=//evil.example/', '/dashboard/home'],
    ['a page elsewhere, with a backslash', `to=${encodeURIComponent('/\\evil.example/')}`, '/dashboard/home'],
    [
      'an OIDC client',
      'client_id=c&redirect_uri=http://127.0.0.1/cb&state=s',
      '/oidc/authorize?client_id=c&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&state=s&code_challenge_method=S256',
    ],
  ])('the browser continues to the requested page: %s', async (_, query, after) => {
    const { body } = await get(`/dashboard/auth/login?${query}`);
    expect(body).toContain(`"after":${JSON.stringify(after)}`);
  });

  test('pages show who is logged in, and offer the user’s clusters for a key; without a login they lead to it', async () => {
    expect((await get('/dashboard/account/create-key')).location).toBe(
      '/dashboard/auth/login?to=%2Fdashboard%2Faccount%2Fcreate-key',
    );
    const cookie = `R_SESS=${await logIn(sandbox, 'jane')}`;
    expect((await get('/dashboard/home', cookie)).body).toContain('<strong>Jane</strong>');
    const { body } = await get('/dashboard/account/create-key', cookie);
    const offered = [...String(body).matchAll(/<option value="[^"]*">([\w ]+)/g)].map(([, name]) => name?.trim());
    expect(offered.sort()).toEqual(['No scope', 'dev', 'prod']);
  });
});

describe('where a code arrives', () => {
  test('a test leaves it alone and closes the window', async () => {
    const state = encodeState({ nonce: 'n', to: 'vue', test: true, provider: 'genericoidc' });
    const { location } = await get(`/verify-auth?code=abc&state=${state}`);
    expect(location).toBe(`/dashboard/auth/verify?code=abc&state=${state}`);
    const { body } = await get(location ?? '');
    expect(body).toContain('Testing Configuration…');
    expect(body).toContain('setTimeout(() => window.close(), 250)');
    expect(body).not.toContain('abc');
  });

  test.each([
    { to: 'vue', provider: 'genericoidc' },
    { to: 'elsewhere', test: true },
    { to: 'vue', test: 'true' },
  ])('with any other state it logs in: %o', async (state) => {
    const { body } = await get(`/dashboard/auth/verify?code=abc&state=${encodeState(state)}`);
    expect(body).toContain('"body":{"type":"genericOIDCProvider","code":"abc","responseType":"cookie"');
    expect(body).toContain('"loginUrl":"/v1-public/login"');
  });

  test('an error of the identity provider is shown on the login page', async () => {
    const browser = new Browser(sandbox.caPem);
    const entry = await providerEntry(sandbox, 'genericoidc');
    const signIn = await browser.open(`${textField(entry, 'redirectUrl')}?state=s`);
    const page = await browser.submit(signIn, { cancel: 'true' });
    expect(page.url.href).toBe(`${sandbox.url}/dashboard/auth/login?err=access_denied`);
    expect(page.text).toContain('Logging in failed: access_denied');
  });
});

test('an older Rancher sends the browser to the identity provider itself, without PKCE', async () => {
  const provider = sandbox.state.providers.get('genericoidc');
  if (provider) provider.redirectsByRancher = false;
  const { redirectUrl } = Object(await providerEntry(sandbox, 'genericoidc'));
  const url = new URL(redirectUrl);
  expect(url.origin).toBe(sandbox.identityUrl);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: provider?.clientId,
    response_type: 'code',
    redirect_uri: `${sandbox.url}/verify-auth`,
  });
  const { code, type } = await signInFor(sandbox, 'genericoidc', new Browser(sandbox.caPem));
  const body = { type, code, responseType: 'json' };
  expect((await callSandbox(sandbox, 'POST', '/v1-public/login', { body })).status).toBe(201);
  if (provider) provider.redirectsByRancher = true;
});

test('a login with a disabled provider does not start', async () => {
  const provider = sandbox.state.providers.get('genericoidc');
  if (provider) provider.enabled = false;
  expect((await get('/v1-oidc/genericoidc?state=s')).status).toBe(500);
  if (provider) provider.enabled = true;
});

test('a sign-in at the identity provider lasts until the sign-out', async () => {
  const browser = new Browser(sandbox.caPem);
  const wrong = await browser.submit(await browser.open(sandbox.identityUrl), { ...JANE, password: 'wrong' });
  expect(wrong).toMatchObject({ status: 401, text: expect.stringContaining('is wrong') });
  const page = await browser.submit(wrong, JANE);
  expect(page.text).toContain('You are jane');
  expect((await browser.submit(page, {})).text).toContain('name="username"');
});
