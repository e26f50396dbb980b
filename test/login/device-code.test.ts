import { expect, test } from 'vitest';
import { Browser } from '../sandbox/browser.ts';
import { JANE } from '../sandbox/sign-in.ts';
import { beginLogin, expectFailure, noteHolds } from './login-under-way.ts';

async function begin() {
  const under = await beginLogin({ providers: ['azuread'] }, { provider: 'azuread', method: 'device' });
  await under.shown('Waiting for the login on the other device');
  return under;
}

/** Opens the page that the terminal shows, and types in its code. */
async function openPage({ context, sandbox }: Awaited<ReturnType<typeof begin>>) {
  const said = context.terminal.shown.join('\n');
  const [, address = '', user_code = ''] = /open\s+(\S+)\s+and enter the code\s+(\w+)/.exec(said) ?? [];
  const browser = new Browser(sandbox.caPem);
  return { browser, page: await browser.submit(await browser.open(address), { user_code }) };
}

test('the person cancels on the other device', async () => {
  const under = await begin();
  const { browser, page } = await openPage(under);
  await browser.submit(page, { cancel: 'true' });
  under.context.clock.advance(5_000);
  await expectFailure(under, /the login was refused there/);
});

test('the code expires', async () => {
  const under = await begin();
  under.serverClock.advance(15 * 60_000);
  under.context.clock.advance(5_000);
  await expectFailure(under, /the code has expired/);
});

test('no one comes: after five minutes it ends', async () => {
  const under = await begin();
  under.context.clock.advance(5 * 60_000);
  await expectFailure(under, /not finished within 5 minutes/);
});

test('polled too often, the server slows the polls down by five seconds each time', async () => {
  const under = await begin();
  const { clock } = under.context;
  const { browser, page } = await openPage(under);
  // The server's clock stands still, so each poll after the first comes too early for it.
  for (const [waited, next] of [
    [5_000, 5_000],
    [5_000, 10_000],
    [10_000, 15_000],
  ] as const) {
    clock.advance(waited);
    await expect.poll(() => clock.sleeping()[0]).toBe(next);
  }
  const { user_code = '' } = Object.fromEntries(page.url.searchParams);
  await browser.submit(await browser.submit(page, JANE), { user_code, answer: 'yes' });
  under.serverClock.advance(60_000);
  clock.advance(15_000);
  expect((await under.login).record.user.name).toBe('Jane');
});

test('the address and code of the identity provider are shown on one line each, without control characters', async () => {
  const hostile = '\x1b]0;x\x07\u202e';
  const under = await beginLogin({ providers: ['azuread'] }, { provider: 'azuread', method: 'device' }, (http) => ({
    ...http,
    async send(request) {
      const answer = await http.send(request);
      if (!answer.text.includes('"device_code"')) return answer;
      const { verification_uri, user_code, ...login } = JSON.parse(answer.text);
      const changed = {
        ...login,
        user_code: user_code + hostile,
        verification_uri: `${verification_uri}?a=${hostile}`,
        verification_uri_complete: `${verification_uri}?b=${hostile}`,
      };
      return { ...answer, text: JSON.stringify(changed) };
    },
  }));
  await under.shown('Waiting for the login on the other device');
  const shown = under.context.terminal.shown.join('\n');
  expect(shown).toMatch(/\?a= .*\n.*enter the code/);
  expect(shown).toMatch(/with the code in it:\n.*\?b= /);
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  under.context.clock.advance(5 * 60_000);
  await expectFailure(under, /not finished within 5 minutes/);
});

test('Ctrl-C cancels while the other device is waited for, and waits from the request for the session on', async () => {
  const under = await begin();
  const holds = noteHolds(under, '/v1-public/login');
  const { browser, page } = await openPage(under);
  const { user_code = '' } = Object.fromEntries(page.url.searchParams);
  await browser.submit(await browser.submit(page, JANE), { user_code, answer: 'yes' });
  expect(under.context.interruptions.isDeferring()).toBe(false);
  under.context.clock.advance(5_000);
  await under.login;
  expect(holds).toEqual([true]);
  expect(under.context.interruptions.isDeferring(), 'once it is through').toBe(false);
});
