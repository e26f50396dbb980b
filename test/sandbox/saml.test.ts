import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { field, textField } from '../contract/json.ts';
import { Browser } from './browser.ts';
import { callSandbox, TestClock } from './harness.ts';
import { signInBySaml } from './sign-in.ts';
import { generateTerminalKey, type TerminalKey } from './terminal-key.ts';

const ACS = '/v1-saml/keycloak/saml/acs';
const REFUSED = '/login?errorCode=403';

let clock: TestClock;
let sandbox: Sandbox;
let key: TerminalKey;

beforeEach(async () => {
  clock = new TestClock(Date.now());
  sandbox = await startSandbox({ clock, providers: ['keycloak'] });
  key = generateTerminalKey();
});

afterEach(() => sandbox.close());

function begin(requestId: string, publicKey = key.publicKey, finalRedirectUrl = sandbox.url) {
  const body = { type: 'keyCloakProvider', responseType: 'kubeconfig', finalRedirectUrl, requestId, publicKey };
  return callSandbox(sandbox, 'POST', '/v1-public/login', { body });
}

/** A whole login of Jane; `meanwhile` happens while she is at the identity provider. */
async function logInBySaml(requestId: string, publicKey = key.publicKey, meanwhile = () => {}) {
  const { body, setCookie } = await begin(requestId, publicKey);
  const response = await signInBySaml(sandbox, textField(body, 'idpRedirectUrl'), setCookie);
  meanwhile();
  return callSandbox(sandbox, 'POST', ACS, response);
}

function poll(requestId: string) {
  return callSandbox(sandbox, 'GET', `/v1-public/authtokens/${requestId}`);
}

test('the terminal gets a token for all clusters, the browser a session of its own', async () => {
  const done = await logInBySaml('one');
  expect(done).toMatchObject({ status: 302, location: sandbox.url });
  const bearer = key.decrypt(textField((await poll('one')).body, 'token'));
  const session = /R_SESS=([^;]+)/.exec(done.setCookie.join('\n'))?.[1] ?? '';
  expect(session).not.toBe(bearer);
  for (const token of [bearer, session]) {
    const me = await callSandbox(sandbox, 'GET', '/v3/users?me=true', { bearer: token });
    expect(field(me.body, 'data')).toMatchObject([
      { name: 'Jane', principalIds: [expect.any(String), 'keycloak_user://jane'] },
    ]);
  }
});

describe('there is no token for the terminal', () => {
  test('after ninety seconds', async () => {
    expect((await logInBySaml('in-time', key.publicKey, () => clock.advance(89_000))).location).toBe(sandbox.url);
    expect((await logInBySaml('late', key.publicKey, () => clock.advance(90_000))).location).toBe(REFUSED);
    expect((await poll('late')).status).toBe(404);
  });

  test.each(['Upper', 'under_score', `${'a'.repeat(254)}`, 'taken'])('with the request id %s', async (requestId) => {
    await logInBySaml('taken');
    const tokens = sandbox.state.tokens.size;
    expect((await logInBySaml(requestId)).location).toBe(`${sandbox.url}errorCode=500`);
    expect(sandbox.state.tokens.size - tokens).toBe(1);
    expect((await poll(requestId)).status).toBe(requestId === 'taken' ? 200 : 404);
  });

  test.each([
    ['too short', () => generateTerminalKey(1024).publicKey],
    ['without padding', () => key.publicKey.replace(/=*$/, '').slice(0, -1)],
    ['a float', () => Buffer.from('{"N":1.5e300,"E":65537}').toString('base64')],
  ])('with a key that is %s', async (_, publicKey) => {
    expect((await logInBySaml('bad-key', publicKey())).location).toBe(`${sandbox.url}errorCode=500`);
    expect((await poll('bad-key')).body).toBe('Not Found\n');
  });

  test('when the person cancels', async () => {
    const { body, setCookie } = await begin('cancelled');
    const browser = new Browser(sandbox.caPem);
    browser.take(setCookie);
    const page = await browser.submit(await browser.open(textField(body, 'idpRedirectUrl')), { cancel: 'true' });
    const end = await browser.submit(page, {}, `${sandbox.url}/login`);
    expect(end.url.search).toBe('?errorCode=403');
    expect((await poll('cancelled')).status).toBe(404);
  });

  test('when the provider is switched off meanwhile', async () => {
    const provider = sandbox.state.providers.get('keycloak');
    const done = await logInBySaml('off', key.publicKey, () => {
      if (provider) provider.enabled = false;
    });
    expect(done.location).toBe(`${sandbox.url}/dashboard/auth/login?errorCode=403`);
    expect((await poll('off')).status).toBe(404);
    expect((await begin('off')).status).toBe(500);
  });

  test('when the assertion is changed, or belongs to another login', async () => {
    const first = await begin('first');
    const second = await begin('second');
    const response = await signInBySaml(sandbox, textField(first.body, 'idpRedirectUrl'), [
      ...first.setCookie,
      ...second.setCookie,
    ]);
    const xml = Buffer.from(response.form.SAMLResponse ?? '', 'base64').toString('utf8');
    const SAMLResponse = Buffer.from(xml.replaceAll('jane', 'admin')).toString('base64');
    const changed = { ...response, form: { ...response.form, SAMLResponse } };
    expect((await callSandbox(sandbox, 'POST', ACS, changed)).location).toBe(REFUSED);
    const RelayState = new URL(textField(second.body, 'idpRedirectUrl')).searchParams.get('RelayState') ?? '';
    const swapped = { ...response, form: { ...response.form, RelayState } };
    expect((await callSandbox(sandbox, 'POST', ACS, swapped)).location).toBe(REFUSED);
  });
});

test('deleted by the old address it is gone from both', async () => {
  await logInBySaml('gone');
  const path = '/v3-public/authTokens/gone';
  expect((await callSandbox(sandbox, 'GET', path)).status).toBe(200);
  expect((await callSandbox(sandbox, 'DELETE', path)).status).toBe(204);
  expect((await callSandbox(sandbox, 'DELETE', path)).status).toBe(404);
  expect((await poll('gone')).status).toBe(404);
});

test('the way back is to Rancher itself: host and port', async () => {
  const { port } = new URL(sandbox.url);
  for (const url of [`https://127.0.0.1:${Number(port) + 1}`, 'https://evil.example', 'nonsense']) {
    expect((await begin('foreign', key.publicKey, url)).status).toBe(400);
  }
});
