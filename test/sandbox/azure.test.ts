import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeSigningKey, signJwt } from '../../src/sandbox/identity/jwt.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type ClientResponse, sendRequest } from '../contract/client.ts';
import { type Json, textField } from '../contract/json.ts';
import { Browser, type ShownPage } from './browser.ts';
import { callSandbox, TestClock } from './harness.ts';
import { JANE, providerEntry } from './sign-in.ts';

const LOOPBACK = 'http://127.0.0.1:65000/callback';
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters';

let clock: TestClock;
let sandbox: Sandbox;
let entry: Json;
let client: { client_id: string };

beforeEach(async () => {
  clock = new TestClock(Date.now());
  sandbox = await startSandbox({ clock, providers: ['azuread'] });
  entry = await providerEntry(sandbox, 'azuread');
  client = { client_id: textField(entry, 'clientId') };
});

afterEach(() => sandbox.close());

function post(endpoint: 'deviceAuthUrl' | 'tokenUrl', form: Record<string, string>): Promise<ClientResponse> {
  const url = new URL(textField(entry, endpoint));
  return sendRequest(
    { url: url.origin, caPem: sandbox.caPem },
    { method: 'POST', path: url.pathname, form: { ...client, ...form } },
  );
}

function logInWith(id_token: string) {
  const body = { type: 'azureADProvider', responseType: 'json', id_token };
  return callSandbox(sandbox, 'POST', '/v1-public/login', { body });
}

describe('a device code', () => {
  let device: Json;

  beforeEach(async () => {
    device = (await post('deviceAuthUrl', { scope: 'openid profile email' })).body;
  });

  function poll(): Promise<ClientResponse> {
    const grant = 'urn:ietf:params:oauth:grant-type:device_code';
    return post('tokenUrl', { grant_type: grant, device_code: textField(device, 'device_code') });
  }

  async function enterCode(browser: Browser): Promise<ShownPage> {
    const page = await browser.open(textField(device, 'verification_uri'));
    return browser.submit(page, { user_code: ` ${textField(device, 'user_code').toLowerCase()}` });
  }

  test('logs in once the person has signed in and approved; only once', async () => {
    expect(device).toMatchObject({ expires_in: 900, interval: 5, message: expect.stringContaining('devicelogin') });
    const browser = new Browser(sandbox.caPem);
    const consent = await browser.submit(await enterCode(browser), JANE);
    expect((await poll()).body).toMatchObject({ error: 'authorization_pending' });
    await browser.submit(consent, { answer: 'yes' });
    clock.advance(5000);
    const { body } = await poll();
    const login = await logInWith(textField(body, 'id_token'));
    expect(login.status).toBe(201);
    const bearer = textField(login.body, 'token');
    const token = await callSandbox(sandbox, 'GET', `/v3/tokens/${textField(login.body, 'id')}`, { bearer });
    expect(token.body).toMatchObject({ authProvider: 'azuread', current: true });
    clock.advance(5000);
    expect((await poll()).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('slows down clients that poll too often, by five seconds each time', async () => {
    await poll();
    clock.advance(4000);
    expect((await poll()).body).toMatchObject({ error: 'slow_down' });
    clock.advance(9000);
    expect((await poll()).body).toMatchObject({ error: 'slow_down' });
    clock.advance(15_000);
    expect(await poll()).toMatchObject({ status: 400, body: { error: 'authorization_pending' } });
  });

  test('expires after fifteen minutes, for the terminal and for the person', async () => {
    clock.advance(900_000);
    expect((await poll()).body).toMatchObject({ error: 'expired_token' });
    expect((await enterCode(new Browser(sandbox.caPem))).text).toContain('did not work');
  });

  test.each([
    ['in place of signing in', async (browser: Browser, page: ShownPage) => browser.submit(page, { cancel: 'true' })],
    [
      'instead of consent',
      async (browser: Browser, page: ShownPage) => browser.submit(await browser.submit(page, JANE), { answer: 'no' }),
    ],
  ])('is declined %s', async (_, decline) => {
    const browser = new Browser(sandbox.caPem);
    await decline(browser, await enterCode(browser));
    expect((await poll()).body).toMatchObject({ error: 'authorization_declined' });
  });
});

describe('a code on loopback', () => {
  function authorizeUrl(query: Record<string, string>): URL {
    const url = new URL(textField(entry, 'authUrl'));
    url.search = String(
      new URLSearchParams({ ...client, response_type: 'code', redirect_uri: LOOPBACK, state: 's', ...query }),
    );
    return url;
  }

  const pkce = {
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  };

  async function signIn(): Promise<string> {
    const browser = new Browser(sandbox.caPem);
    const page = await browser.open(authorizeUrl({ ...pkce, nonce: 'n' }));
    const { url } = await browser.submit(page, JANE, LOOPBACK);
    expect(url.searchParams.get('state')).toBe('s');
    return url.searchParams.get('code') ?? '';
  }

  function redeem(code: string, code_verifier: string): Promise<ClientResponse> {
    return post('tokenUrl', { grant_type: 'authorization_code', code, code_verifier, redirect_uri: LOOPBACK });
  }

  test('is redeemed with its verifier, and the ID token logs in', async () => {
    const { body } = await redeem(await signIn(), VERIFIER);
    const idToken = textField(body, 'id_token');
    const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    expect(claims).toMatchObject({
      aud: client.client_id,
      nonce: 'n',
      tid: textField(entry, 'tenantId'),
      name: 'Jane',
    });
    expect((await logInWith(idToken)).status).toBe(201);
    clock.advance(3_600_000);
    expect((await logInWith(idToken)).status).toBe(500);
  });

  test('is lost with a wrong verifier', async () => {
    const code = await signIn();
    expect((await redeem(code, `${VERIFIER}!`)).status).toBe(400);
    expect((await redeem(code, VERIFIER)).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('needs PKCE, and goes to loopback only', async () => {
    const browser = new Browser(sandbox.caPem);
    const without = await browser.open(authorizeUrl({}), LOOPBACK);
    expect(without.url.searchParams.get('error')).toBe('invalid_request');
    const elsewhere = await browser.open(authorizeUrl({ ...pkce, redirect_uri: 'http://localhost.evil.example/' }));
    expect(elsewhere.status).toBe(400);
  });

  test('is an error when the person cancels', async () => {
    const browser = new Browser(sandbox.caPem);
    const { url } = await browser.submit(await browser.open(authorizeUrl(pkce)), { cancel: 'true' }, LOOPBACK);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ error: 'access_denied', state: 's' });
  });
});

test('an ID token with a foreign signature is rejected', async () => {
  const exp = Math.floor(clock.now() / 1000) + 60;
  const iss = textField(entry, 'authUrl').replace('/oauth2/v2.0/authorize', '/v2.0');
  const forged = signJwt({ iss, aud: client.client_id, exp, sub: 'jane' }, await makeSigningKey());
  expect((await logInWith(forged)).status).toBe(500);
});
