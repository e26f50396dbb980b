import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { logInOnDemand } from '../../../src/flows/session/log-in-on-demand.ts';
import { createFakeBrowser } from '../../support/fake-browser.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

const hour = 60 * 60_000;

/** Where nobody is at a terminal, but the browser was used to log in the last time. */
async function unattended() {
  const sandbox = await useSandbox({ providers: ['okta'] });
  const browser = createFakeBrowser();
  const context = createTestContext({ browser });
  const need = { server: sandbox.url, profile: 'default', trust: {} };
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  context.lastLogins.save(need, { provider: 'okta', method: 'browser', username: '' });
  /** The next one asks: another process, started now. */
  const request = () => logInOnDemand({ ...context, startedAt: context.clock.now() }, need);
  return { sandbox, browser, context, request };
}

test('with no one there a browser is opened once, and none again for an hour', async () => {
  const { sandbox, browser, context, request } = await unattended();
  const { host } = new URL(sandbox.url);
  const first = request();
  await browser.next();
  await expect.poll(() => context.clock.sleeping().length).toBeGreaterThan(0);
  context.clock.advance(5 * 60_000);
  await expect(first).rejects.toMatchObject({
    exitCode: 4,
    message: `the login to ${host} was not finished within 5 minutes`,
    nextStep: `To try again: kubectl rancher login https://${host}`,
  });
  takeRequests(sandbox);

  context.clock.advance(30_000);
  await expect(request()).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('kubectl rancher login'),
  });
  context.clock.advance(hour - 60_000);
  await expect(request()).rejects.toMatchObject({ exitCode: 4 });
  expect(browser.asked).toHaveLength(1);
  expect(takeRequests(sandbox)).toEqual([]);

  context.clock.advance(60_000);
  const later = request();
  await browser.next();
  expect(browser.asked).toHaveLength(2);
  await expect.poll(() => context.clock.sleeping().length).toBeGreaterThan(0);
  context.clock.advance(5 * 60_000);
  await expect(later).rejects.toMatchObject({ exitCode: 4 });
  expect(context.sessions.list()).toEqual([]);
});

/** Jane at a terminal, and a login for her that failed at some moment, for an asker. */
async function afterFailure(at: number, caller: string) {
  const context = createTestContext({ answers: { Username: ['jane'], Password: ['jane-password'] } });
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const need = { server: sandbox.url, profile: 'default', trust: {} };
  const error = new CliError('loginRefused', 'the login failed', 'Ask the administrator of this Rancher.');
  context.failedLogins.remember(need, { at: context.clock.now() + at, caller, error });
  return { context, need };
}

test('who waited for a login that failed is told the same, with what to do', async () => {
  const { context, need } = await afterFailure(0, 'another');
  await expect(logInOnDemand(context, need)).rejects.toMatchObject({
    code: 'loginRefused',
    message: 'the login failed',
    nextStep: 'Ask the administrator of this Rancher.',
  });
});

test("a failure that a clock noted which was ahead is nobody else's", async () => {
  const { context, need } = await afterFailure(60 * 60_000, 'another');
  const { record } = await logInOnDemand(context, need);
  expect(record.user.name).toBe('jane');
});
