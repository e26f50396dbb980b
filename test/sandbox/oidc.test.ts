import { createHash, createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { ClientResponse } from '../contract/client.ts';
import { field, type Json, listField, textField } from '../contract/json.ts';
import { callSandbox, clusterId, logIn, TestClock } from './harness.ts';
import {
  authorize,
  claimsOf,
  clientOf,
  exchangeCode,
  newCode,
  newTokens,
  REDIRECT_URI,
  refresh,
  sentBack,
} from './oidc-client.ts';

const START = Date.parse('2030-01-01T00:00:00.500Z');
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DISCOVERY = '/oidc/.well-known/openid-configuration';

let clock: TestClock;
let sandbox: Sandbox;
let session: string;

beforeEach(async () => {
  clock = new TestClock(START);
  sandbox = await startSandbox({ clock, oidcClient: { redirectUris: [REDIRECT_URI] } });
  session = await logIn(sandbox, 'jane');
});

afterEach(() => sandbox.close());

/** The status, and what the refusal says. */
function refusal({ status, body }: ClientResponse): [number, Json | undefined, Json | undefined] {
  return [status, field(body, 'error'), field(body, 'error_description')];
}

function jane() {
  const user = sandbox.state.findUser('jane');
  if (!user) throw new Error('there is no jane');
  return user;
}

async function statusWith(bearer: string, path = '/v3'): Promise<number> {
  return (await callSandbox(sandbox, 'GET', path, { bearer })).status;
}

describe('discovery', () => {
  test('says what there is, under the server’s address', async () => {
    const { body } = await callSandbox(sandbox, 'GET', DISCOVERY);
    expect(body).toMatchObject({
      issuer: `${sandbox.url}/oidc`,
      authorization_endpoint: `${sandbox.url}/oidc/authorize`,
      token_endpoint: `${sandbox.url}/oidc/token`,
      jwks_uri: `${sandbox.url}/oidc/.well-known/jwks.json`,
      code_challenge_methods_supported: ['S256'],
    });
    expect(body).not.toHaveProperty('token_endpoint_auth_methods_supported');
  });

  test('is not there with the feature off, and of no use without a client', async () => {
    const bearer = session;
    const feature = await callSandbox(sandbox, 'GET', '/v3/features/oidc-provider', { bearer });
    expect(field(feature.body, 'value')).toBe(true);
    sandbox.state.oidcClients.clear();
    const none = await callSandbox(sandbox, 'GET', DISCOVERY);
    expect(refusal(none)).toEqual([500, 'server_error', 'no OIDCClients configured']);
    sandbox.state.features.set('oidc-provider', false);
    expect((await callSandbox(sandbox, 'GET', DISCOVERY)).status).toBe(404);
  });

  test('an ordinary sandbox has it off', async () => {
    const ordinary = await startSandbox();
    expect(ordinary.oidcClient).toBeUndefined();
    expect((await callSandbox(ordinary, 'GET', DISCOVERY)).status).toBe(404);
    await ordinary.close();
  });
});

describe('the authorization endpoint', () => {
  test('sends a browser that is signed in back with a code', async () => {
    const response = await authorize(sandbox, session);
    expect(response.status).toBe(302);
    expect(sentBack(response)).toEqual({ code: expect.stringMatching(/^code-/), state: 'the-state' });
  });

  test('takes its parameters from a form too', async () => {
    const { clientId: client_id } = clientOf(sandbox);
    const form = { response_type: 'token', client_id, redirect_uri: REDIRECT_URI, state: 's' };
    const response = await callSandbox(sandbox, 'POST', '/oidc/authorize', { form });
    expect(sentBack(response)).toMatchObject({ error: 'unsupported_response_type', state: 's' });
  });

  test.each(['no session', 'an unknown one', 'an expired one'])(
    'sends a browser with %s to the login page',
    async (kind) => {
      if (kind === 'an expired one') clock.advance(961 * MINUTE_MS);
      const cookie = { 'an unknown one': 'token-zzzzz:nothing', 'an expired one': session }[kind];
      const { location } = await authorize(sandbox, cookie);
      const page = new URL(location ?? '');
      expect(`${page.origin}${page.pathname}`).toBe(`${sandbox.url}/dashboard/auth/login`);
      const names = ['client_id', 'code_challenge', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'];
      expect([...page.searchParams.keys()]).toEqual(names);
    },
  );

  test.each<[Record<string, string>, string]>([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: '' }, 'invalid_request'],
    [{ scope: 'profile' }, 'invalid_scope'],
    [{ scope: 'openid email' }, 'invalid_scope'],
    [{ client_id: 'client-zzzzzzzzzz' }, 'server_error'],
    [{ redirect_uri: 'http://127.0.0.1:18991/callback' }, 'invalid_request'],
    [{ redirect_uri: `${REDIRECT_URI}/` }, 'invalid_request'],
  ])('tells the client of %o', async (changes, error) => {
    const response = await authorize(sandbox, session, changes);
    expect(response.location).toContain(changes.redirect_uri ?? REDIRECT_URI);
    expect(sentBack(response)).toEqual({ error, error_description: expect.any(String), state: 'the-state' });
  });

  test('has nowhere to go without an address', async () => {
    expect(refusal(await authorize(sandbox, session, { redirect_uri: '' }))).toEqual([
      400,
      'invalid_request',
      'missing redirect_uri',
    ]);
  });
});

describe('tokens for a code', () => {
  test('are JWTs that the key set proves', async () => {
    const tokens = await newTokens(sandbox, session);
    const { body } = await callSandbox(sandbox, 'GET', '/oidc/.well-known/jwks.json');
    const [jwk] = listField(body, 'keys');
    const key = createPublicKey({ key: Object(jwk), format: 'jwk' });
    for (const name of ['id_token', 'access_token', 'refresh_token']) {
      const [header, payload, signature = ''] = textField(tokens, name).split('.');
      const isValid = verify(
        'RSA-SHA256',
        Buffer.from(`${header}.${payload}`),
        key,
        Buffer.from(signature, 'base64url'),
      );
      expect(isValid, name).toBe(true);
    }
  });

  test('say who, for whom, and how long', async () => {
    const tokens = await newTokens(sandbox, session);
    const { clientId } = clientOf(sandbox);
    const iat = Math.floor(START / 1000);
    const shared = { iss: `${sandbox.url}/oidc`, aud: [clientId], sub: jane().id, iat, exp: iat + 3600 };
    const provider = { auth_provider: 'local' };
    expect(claimsOf(tokens, 'id_token')).toEqual({ ...shared, ...provider, nonce: 'the-nonce', name: 'Jane' });
    const login = session.slice(0, session.indexOf(':'));
    const scope = ['openid', 'profile', 'offline_access'];
    expect(claimsOf(tokens, 'access_token')).toEqual({ ...shared, ...provider, scope, token: login });
    const rancher_token_hash = createHash('sha256').update(login).digest('hex');
    const refreshed = { sub: jane().id, exp: iat + 86_400, scope, rancher_token_hash };
    expect(claimsOf(tokens, 'refresh_token')).toMatchObject(refreshed);
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3_600_000_000_000 });
  });

  test('there is no refresh token without offline_access, and no name without profile', async () => {
    const tokens = await newTokens(sandbox, session, { scope: 'openid' });
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(claimsOf(tokens, 'id_token')).not.toHaveProperty('name');
  });

  test('id and secret may come by Basic, but not form-encoded in it', async () => {
    const { clientId, clientSecret } = clientOf(sandbox);
    const redeem = async (id: string) => {
      const code = await newCode(sandbox, session);
      const form = { grant_type: 'authorization_code', code, code_verifier: 'wrong' };
      const authorization = `Basic ${Buffer.from(`${id}:${clientSecret}`).toString('base64')}`;
      return refusal(await callSandbox(sandbox, 'POST', '/oidc/token', { form, authorization }));
    };
    expect(await redeem(clientId)).toEqual([400, 'invalid_request', 'failed to verify PKCE code challenge']);
    expect(await redeem(clientId.replace('-', '%2D'))).toEqual([400, 'invalid_request', 'invalid client_id']);
  });

  test.each([
    [{ code: 'code-nosuch' }, 'invalid code'],
    [{ client_id: 'client-zzzzzzzzzz' }, 'invalid client_id'],
    [{ client_secret: 'wrong' }, 'invalid client_secret'],
    [{ client_secret: '' }, 'invalid client_secret'],
    [{ code_verifier: 'wrong' }, 'failed to verify PKCE code challenge'],
  ])('are refused for %o', async (changes, description) => {
    const response = await exchangeCode(sandbox, await newCode(sandbox, session), changes);
    expect(refusal(response)).toEqual([400, 'invalid_request', description]);
  });

  test('a code can be used once', async () => {
    const code = await newCode(sandbox, session);
    expect((await exchangeCode(sandbox, code)).status).toBe(200);
    expect(refusal(await exchangeCode(sandbox, code))).toEqual([400, 'invalid_request', 'invalid code']);
  });

  test('a code is valid for ten minutes', async () => {
    const [early, late] = [await newCode(sandbox, session), await newCode(sandbox, session)];
    clock.advance(10 * MINUTE_MS - 1);
    expect((await exchangeCode(sandbox, early)).status).toBe(200);
    clock.advance(1);
    expect((await exchangeCode(sandbox, late)).status).toBe(400);
  });

  test('a code is nothing once its login has ended', async () => {
    const code = await newCode(sandbox, session);
    await callSandbox(sandbox, 'POST', '/v1/logout', { bearer: session });
    const response = await exchangeCode(sandbox, code);
    expect(refusal(response)).toEqual([400, 'invalid_request', 'Rancher token is not valid anymore']);
  });

  test('another grant is an error of the server’s', async () => {
    const form = { grant_type: 'password' };
    expect((await callSandbox(sandbox, 'POST', '/oidc/token', { form })).status).toBe(500);
  });
});

describe('a refresh', () => {
  let refreshToken: string;

  beforeEach(async () => {
    refreshToken = textField(await newTokens(sandbox, session), 'refresh_token');
  });

  test('returns new tokens, a new refresh token among them', async () => {
    clock.advance(SECOND_MS);
    const { status, body } = await refresh(sandbox, refreshToken);
    expect(status).toBe(200);
    expect(textField(body, 'refresh_token')).not.toBe(refreshToken);
    expect(claimsOf(body, 'id_token')).not.toHaveProperty('nonce');
    expect(await statusWith(textField(body, 'access_token'))).toBe(200);
    expect((await refresh(sandbox, textField(body, 'refresh_token'))).status).toBe(200);
  });

  test('wants the client’s secret', async () => {
    const response = await refresh(sandbox, refreshToken, { client_secret: 'wrong' });
    expect(refusal(response)).toEqual([400, 'invalid_request', 'invalid client_secret']);
  });

  test('is refused once the login is over', async () => {
    clock.advance(961 * MINUTE_MS);
    // Over, but not yet purged.
    sandbox.state.lastPurge = clock.now();
    const late = await refresh(sandbox, refreshToken);
    expect(refusal(late)).toEqual([400, 'access_denied', 'Rancher token has expired']);
  });

  test('is refused after a logout', async () => {
    await callSandbox(sandbox, 'POST', '/v1/logout', { bearer: session });
    const response = await refresh(sandbox, refreshToken);
    expect(refusal(response)).toEqual([400, 'access_denied', 'Rancher token no longer present.']);
  });

  test('is refused to a disabled user', async () => {
    jane().enabled = false;
    expect(refusal(await refresh(sandbox, refreshToken))).toEqual([400, 'access_denied', 'user is disabled']);
  });

  test('is refused when the refresh token is over, or none', async () => {
    for (const token of ['none', textField(await newTokens(sandbox, session), 'access_token')]) {
      expect((await refresh(sandbox, token)).status).toBe(400);
    }
    // The login outlives it, so that it is the refresh token's own end that counts.
    for (const login of sandbox.state.tokens.values()) login.ttl = 0;
    clock.advance(86_400 * SECOND_MS);
    expect(field((await refresh(sandbox, refreshToken)).body, 'error')).toBe('server_error');
  });
});

describe('an access token', () => {
  let bearer: string;
  let tokens: Json;

  beforeEach(async () => {
    tokens = await newTokens(sandbox, session);
    bearer = textField(tokens, 'access_token');
  });

  test('is valid for the whole API, clusters too', async () => {
    expect(await statusWith(bearer)).toBe(200);
    expect(await statusWith(bearer, `/k8s/clusters/${clusterId(sandbox, 'dev')}/version`)).toBe(200);
    const { body } = await callSandbox(sandbox, 'GET', '/oidc/userinfo', { bearer });
    expect(body).toEqual({ sub: jane().id, username: 'Jane', preferred_username: 'Jane' });
  });

  test('makes no token of v3, but one of ext.cattle.io, which does', async () => {
    const body = { type: 'token', clusterId: clusterId(sandbox, 'dev') };
    expect((await callSandbox(sandbox, 'POST', '/v3/tokens', { bearer, body })).status).toBe(401);
    const made = await callSandbox(sandbox, 'POST', '/apis/ext.cattle.io/v1/tokens', { bearer, body: { spec: {} } });
    const ext = textField(made.body, 'status', 'bearerToken');
    const minted = await callSandbox(sandbox, 'POST', '/v3/tokens', { bearer: ext, body });
    expect(minted.status).toBe(201);
  });

  test('ends after an hour by the sandbox’s clock', async () => {
    clock.advance(3600 * SECOND_MS - 501);
    expect(await statusWith(bearer)).toBe(200);
    clock.advance(1);
    expect(await statusWith(bearer)).toBe(401);
  });

  test('is refused when the login that it goes back to is gone', async () => {
    expect(await statusWith(bearer)).toBe(200);
    sandbox.state.deleteToken(session.slice(0, session.indexOf(':')));
    expect(await statusWith(bearer)).toBe(401);
  });

  test('is refused to a disabled user, and with the feature off', async () => {
    jane().enabled = false;
    expect(await statusWith(bearer)).toBe(401);
    jane().enabled = true;
    expect(await statusWith(bearer)).toBe(200);
    sandbox.state.features.set('oidc-provider', false);
    expect(await statusWith(bearer)).toBe(401);
  });

  test('is the only one of the three that is a bearer token; a changed one is none', async () => {
    expect(await statusWith(textField(tokens, 'id_token'))).toBe(401);
    expect(await statusWith(textField(tokens, 'refresh_token'))).toBe(401);
    const [header, , signature] = bearer.split('.');
    const forged = Buffer.from(JSON.stringify({ ...Object(claimsOf(tokens, 'access_token')), sub: 'user-x' }));
    expect(await statusWith(`${header}.${forged.toString('base64url')}.${signature}`)).toBe(401);
    expect(await statusWith('a.b.c')).toBe(401);
  });
});
