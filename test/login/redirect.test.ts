import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { Browser } from '../sandbox/browser.ts';
import { JANE } from '../sandbox/sign-in.ts';
import { beginLogin, expectFailure, expectNobodyAt } from './login-under-way.ts';

/** A login with Azure AD, and the address that its redirect has to go to. */
async function beginAzure() {
  const under = await beginLogin({ providers: ['azuread'] }, { provider: 'azuread', method: 'browser' });
  const asked = await under.browser.next();
  const parameter = (name: string): string => asked.searchParams.get(name) ?? '';
  const back = (answer: Record<string, string>): URL => {
    const url = new URL(parameter('redirect_uri'));
    url.search = new URLSearchParams({ state: parameter('state'), ...answer }).toString();
    return url;
  };
  await under.shown('Waiting for the login in the browser');
  return { ...under, asked, back };
}

test('the person cancels at the identity provider', async () => {
  const under = await beginAzure();
  const browser = new Browser(under.sandbox.caPem);
  const page = await browser.open(under.asked);
  const end = await browser.submit(page, { cancel: 'true' });
  expect(end.text).toContain('The login was refused');
  await expectFailure(under, /the login was refused there/);
  await expectNobodyAt(under.back({}));
});

test('no one comes: after five minutes it ends, and stops listening', async () => {
  const under = await beginAzure();
  under.context.clock.advance(5 * 60_000);
  await expectFailure(under, /^the login to \S+ was not finished within 5 minutes$/);
  await expectNobodyAt(under.back({}));
});

test('a redirect of another login is refused, and the right one is waited for; that is accepted once', async () => {
  const under = await beginAzure();
  const other = await fetch(under.back({ state: 'another', code: 'a-code' }));
  expect(other.status).toBe(400);
  expect(await other.text()).toContain('not the login that the terminal waits for');
  expect((await fetch(new URL('/favicon.ico', under.back({})))).status).toBe(404);
  const browser = new Browser(under.sandbox.caPem);
  const end = await browser.submit(await browser.open(under.asked), JANE);
  expect(end.text).toContain('You are done here');
  expect((await under.login).record.user.name).toBe('Jane');
  await expectNobodyAt(end.url);
});

test('a code that was not for this login, or was used before, is refused', async () => {
  const under = await beginAzure();
  await fetch(under.back({ code: 'used-before' }));
  await expectFailure(under, /the code was used before, or has expired/);
});

test('a redirect in the name of another issuer is refused', async () => {
  const under = await beginAzure();
  await fetch(under.back({ code: 'a-code', iss: 'https://evil.example.com' }));
  await expectFailure(under, /its response does not belong to this login/);
});

test('the provider is switched off in between', async () => {
  const under = await beginAzure();
  const provider = under.sandbox.state.providers.get('azuread');
  if (provider !== undefined) provider.enabled = false;
  const browser = new Browser(under.sandbox.caPem);
  await browser.submit(await browser.open(under.asked), JANE);
  await expectFailure(under, /may have been switched off/);
});

test('nonsense from another process on this machine ends nothing', async () => {
  const under = await beginAzure();
  const { port } = under.back({});
  for (const target of ['//', '/\\', 'http://evil.example.com/', '*', '/%ZZ', '/?%']) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
  const browser = new Browser(under.sandbox.caPem);
  await browser.submit(await browser.open(under.asked), JANE);
  expect((await under.login).record.user.name).toBe('Jane');
});
