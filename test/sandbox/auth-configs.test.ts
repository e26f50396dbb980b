import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { field, listField, textField } from '../contract/json.ts';
import { Browser } from './browser.ts';
import { callSandbox, logIn } from './harness.ts';
import { signInFor } from './sign-in.ts';

const GITHUB = { enabled: true, hostname: '127.0.0.1:1', tls: false, clientId: 'id', clientSecret: 'secret' };

let sandbox: Sandbox;
let admin: string;

beforeEach(async () => {
  sandbox = await startSandbox({ providers: ['genericoidc'] });
  onTestFinished(() => sandbox.close());
  admin = await logIn(sandbox, 'admin');
});

function put(id: string, configs: string, body: object, bearer = admin) {
  return callSandbox(sandbox, 'PUT', `/v3/${configs}/${id}`, { bearer, body: Object(body) });
}

async function listed(): Promise<unknown[]> {
  const { body } = await callSandbox(sandbox, 'GET', '/v1-public/authproviders');
  return listField(body, 'data').map((entry) => field(entry, 'id'));
}

describe('an admin', () => {
  test('sets a provider up through its link, and switches it off', async () => {
    const config = await callSandbox(sandbox, 'GET', '/v3/authConfigs/github', { bearer: admin });
    expect(config.body).toMatchObject({ enabled: false, links: { self: `${sandbox.url}/v3/githubConfigs/github` } });
    expect((await put('github', 'githubConfigs', GITHUB)).body).toMatchObject({ enabled: true });
    expect(sandbox.state.providers.get('github')).toMatchObject({ issuer: 'http://127.0.0.1:1', clientId: 'id' });
    expect(await listed()).toEqual(['genericoidc', 'github', 'local']);
    const disable = textField(config.body, 'actions', 'disable').replace(sandbox.url, '');
    expect((await callSandbox(sandbox, 'POST', disable, { bearer: admin })).status).toBe(200);
    expect(await listed()).toEqual(['genericoidc', 'local']);
  });

  test('is refused SAML metadata without a sign-on address or key', async () => {
    const response = await put('keycloak', 'keyCloakConfigs', { enabled: true, idpMetadataContent: '<x/>' });
    expect([response.status, field(response.body, 'code')]).toEqual([422, 'InvalidBodyContent']);
  });

  test('ends the tokens of a provider’s users with it, and no others', async () => {
    const { type, code, cookie } = await signInFor(sandbox, 'genericoidc', new Browser(sandbox.caPem));
    const login = await callSandbox(sandbox, 'POST', '/v1-public/login', { body: { type, code }, cookie });
    const bearer = textField(login.body, 'token');
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(200);
    await put('genericoidc', 'genericOIDCConfigs', { enabled: false });
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(401);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer: admin })).status).toBe(200);
  });
});

test('a standard user may neither read nor change them', async () => {
  const bearer = await logIn(sandbox, 'jane');
  expect((await callSandbox(sandbox, 'GET', '/v3/authConfigs/github', { bearer })).status).toBe(403);
  expect((await put('github', 'githubConfigs', GITHUB, bearer)).status).toBe(403);
});
