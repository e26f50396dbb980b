import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createOAuthClient } from '../../src/login/oauth.ts';
import type { RancherHttp } from '../../src/rancher/http/http.ts';
import { Secret } from '../../src/secret.ts';
import { createClock } from '../support/test-context.ts';

/** A client of an authorization server whose response to everything is this. */
function clientOf(answer: Record<string, unknown>) {
  const server = 'https://login.example.com';
  const headers = { 'content-type': 'application/json' };
  const http: RancherHttp = {
    server,
    send: async (request) => ({ server, request, status: 200, headers, text: JSON.stringify(answer), clockAhead: 0 }),
    close: async () => undefined,
  };
  const endpoints = { token_endpoint: `${server}/token`, device_authorization_endpoint: `${server}/device` };
  return createOAuthClient({
    http,
    server: { issuer: server, ...endpoints },
    clientId: 'client',
    clock: createClock(),
  });
}

test.for(['evil\r\nx-injected: 1', 'evil\0', 'evil key', 'evilключ'])(
  'an access token with characters that none has (%j) is refused, and not shown',
  async (token) => {
    const client = await clientOf({ access_token: token, token_type: 'bearer' });
    const error: unknown = await client.refresh(new Secret('refresh')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exitCode: 4, message: expect.stringContaining('characters that no token has') });
    expect(inspect(error)).not.toMatch(/evil|injected/);
  },
);

const device = { device_code: 'device', user_code: 'USER', expires_in: 900 };

test.for([
  { verification_uri: 'http://login.example.com/device' },
  { verification_uri: 'javascript:alert(1)' },
  {
    verification_uri: 'https://login.example.com/device',
    verification_uri_complete: 'http://login.example.com/device',
  },
])('no one is sent to %o', async (addresses) => {
  const client = await clientOf({ ...device, ...addresses });
  await expect(client.beginDeviceLogin([])).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('names no https address to open'),
  });
});

test('nor to a login page of http', async () => {
  const server = { issuer: 'https://login.example.com', authorization_endpoint: 'http://login.example.com/authorize' };
  const http: RancherHttp = { server: server.issuer, send: () => Promise.reject(), close: async () => undefined };
  const client = await createOAuthClient({ http, server, clientId: 'client', clock: createClock() });
  const login = { redirectUri: 'http://localhost', state: 'state', scopes: [] };
  expect(() => client.authorizationUrl(login)).toThrow('names no https address for its login page');
});
