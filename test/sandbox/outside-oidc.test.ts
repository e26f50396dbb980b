import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { field, textField } from '../contract/json.ts';
import { once } from '../support/patience.ts';
import { Browser } from './browser.ts';
import { callSandbox } from './harness.ts';
import { providerEntry } from './sign-in.ts';

const CLIENT = { clientId: 'rancher', clientSecret: 'a secret: with % and +' };

let server: Server;
let sandbox: Sandbox;

/** A certified OIDC provider on loopback, and a sandbox that is its client. */
beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${Object(server.address()).port}`;
  sandbox = await startSandbox({ providers: [{ id: 'genericoidc', issuer, ...CLIENT }] });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [`${sandbox.url}/verify-auth`],
      },
    ],
    claims: { profile: ['name', 'preferred_username'], email: ['email'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: sub, name: `The ${sub}` }),
    }),
  });
  server.on('request', provider.callback());
});

afterAll(async () => {
  await sandbox.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a login with an external identity provider works the same way', async () => {
  expect(sandbox.identityUrl).toBe('');
  const browser = new Browser(sandbox.caPem);
  const { type, redirectUrl } = Object(await providerEntry(sandbox, 'genericoidc'));
  const signIn = await browser.open(`${redirectUrl}?scope=openid profile email&state=one`);
  const consent = await browser.submit(signIn, { login: 'ann', password: 'any' });
  const back = await browser.submit(consent, {}, `${sandbox.url}/verify-auth`);
  expect(back.url.searchParams.get('state')).toBe('one');
  const body = { type, code: back.url.searchParams.get('code') ?? '' };
  const cookie = browser.cookieHeader('/v1-public/login');
  const login = await callSandbox(sandbox, 'POST', '/v1-public/login', { body, cookie });
  expect(login.status).toBe(201);
  const bearer = textField(login.body, 'token');
  const me = await callSandbox(sandbox, 'GET', '/v3/users?me=true', { bearer });
  expect(field(me.body, 'data')).toMatchObject([{ name: 'The ann' }]);
  expect((await callSandbox(sandbox, 'POST', '/v1-public/login', { body, cookie })).status).toBe(500);
});
