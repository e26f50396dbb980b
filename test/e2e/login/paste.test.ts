import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ProviderId } from '../../../src/sandbox/sandbox.ts';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { type BrowserBridge, bridgeBrowser } from '../../support/browser-bridge.ts';
import { type Desk, expectOneShortSession, pods, sitDown } from '../../support/desk.ts';
import type { TerminalSession } from '../../support/pseudo-terminal.ts';
import { describeWith } from '../../support/requirements.ts';

const providers = [
  'github',
  'githubapp',
  'googleoauth',
  'oidc',
  'keycloakoidc',
  'genericoidc',
  'cognito',
] as const satisfies ProviderId[];

async function begin(id: ProviderId, redirectsByRancher?: boolean): Promise<{ desk: Desk; bridge: BrowserBridge }> {
  const desk = await sitDown({ providers: [id] });
  const provider = desk.sandbox.state.providers.get(id);
  if (provider !== undefined && redirectsByRancher !== undefined) provider.redirectsByRancher = redirectsByRancher;
  const bridge = await bridgeBrowser(desk.home);
  Object.assign(desk.env, bridge.env);
  return { desk, bridge };
}

/** Chromium's word when a page that has another one before it in its tab wants to close that. */
function refusalToClose(page: Page): Promise<unknown> {
  return page.waitForEvent('console', (message) => message.text().includes('Scripts may close only the windows'));
}

/** The address that the person ends on, in a tab that is still open. */
async function readLastAddress(page: Page, desk: Desk, closing: Promise<unknown>): Promise<string> {
  await page.waitForURL(`${desk.sandbox.url}/dashboard/auth/verify?*`);
  await page.getByText('Testing Configuration…').waitFor();
  await closing;
  expect(page.isClosed()).toBe(false);
  return page.url();
}

async function finish(desk: Desk, terminal: TerminalSession, pasted: string): Promise<void> {
  await terminal.waitFor('Address:');
  terminal.type(`${pasted}\r`);
  await terminal.waitFor('Logged in to 127.0.0.1');
  expect(await terminal.ended).toBe(0);
  expect(await desk.listPods()).toMatchObject(pods);
  expectOneShortSession(desk);
}

describeWith(['chromium'], 'a login that ends with an address to paste, then kubectl', () => {
  test.each(providers)('%s', async (id) => {
    const { desk, bridge } = await begin(id);
    const terminal = desk.logIn('--provider', id);
    const page = await openTab(await useBrowser(), await bridge.next());
    const closing = refusalToClose(page);
    await page.getByRole('link', { name: 'Go on' }).click();
    await signIn(page, 'jane');
    await finish(desk, terminal, await readLastAddress(page, desk, closing));
    expect(bridge.asked).toHaveLength(1);
  });

  test.each(['keycloakoidc', 'genericoidc'] as const)(
    '%s on a server that leaves it to the client to go to the provider',
    async (id) => {
      const { desk, bridge } = await begin(id, false);
      const terminal = desk.logIn('--provider', id);
      const page = await openTab(await useBrowser(), await bridge.next());
      const closing = refusalToClose(page);
      await page.getByRole('link', { name: 'Go on' }).click();
      await signIn(page, 'jane');
      await finish(desk, terminal, await readLastAddress(page, desk, closing));
    },
  );

  test('just the code is enough where PKCE binds it to this login', async () => {
    const { desk, bridge } = await begin('genericoidc');
    const terminal = desk.logIn('--provider', 'genericoidc');
    const page = await openTab(await useBrowser(), await bridge.next());
    const closing = refusalToClose(page);
    await page.getByRole('link', { name: 'Go on' }).click();
    await signIn(page, 'jane');
    const address = new URL(await readLastAddress(page, desk, closing));
    await finish(desk, terminal, address.searchParams.get('code') ?? '');
  });

  test('just the code is not enough where nothing but the state binds it', async () => {
    const { desk, bridge } = await begin('github');
    const terminal = desk.logIn('--provider', 'github');
    const page = await openTab(await useBrowser(), await bridge.next());
    const closing = refusalToClose(page);
    await page.getByRole('link', { name: 'Go on' }).click();
    await signIn(page, 'jane');
    const address = await readLastAddress(page, desk, closing);
    await terminal.waitFor('Address:');
    terminal.type(`${new URL(address).searchParams.get('code')}\r`);
    await terminal.waitFor('the whole address is needed');
    await finish(desk, terminal, address);
  });
});

describeWith(['chromium'], 'our page before it', () => {
  test('counts down, and goes on by itself', async () => {
    const { desk, bridge } = await begin('github');
    const terminal = desk.logIn('--provider', 'github');
    const page = await (await useBrowser()).newPage();
    await page.clock.install();
    await page.goto(await bridge.next());
    await page.clock.runFor(7_000);
    expect(await page.locator('#left').innerText()).toBe('in 1 s');
    await page.clock.runFor(1_000);
    await page.waitForURL(`${desk.sandbox.identityUrl}/**`);
    await terminal.waitFor('Address:');
    terminal.type('\x03');
    expect(await terminal.ended).toBe(4);
  });
});

describeWith(['chromium'], 'whoever is signed in already comes to the last page by redirects only', () => {
  /** A browser that is signed in at the identity provider. */
  async function useSignedInBrowser(desk: Desk) {
    const browser = await useBrowser();
    const page = await openTab(browser, desk.sandbox.identityUrl);
    await signIn(page, 'jane');
    await page.getByText('You are jane.').waitFor();
    return browser;
  }

  /** What our page does when its time is up: a script leads on, and no click, which browsers treat otherwise. */
  async function goOnByScript(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Go on' }).waitFor();
    const session = await page.context().newCDPSession(page);
    const expression = "location.assign(document.querySelector('a').href)";
    await session.send('Runtime.evaluate', { expression, userGesture: false });
  }

  test.each(['github', 'genericoidc'] as const)(
    '%s: the tab stays open, though the page wants to close it: our page went on by itself',
    async (id) => {
      const { desk, bridge } = await begin(id);
      const browser = await useSignedInBrowser(desk);
      const terminal = desk.logIn('--provider', id);
      const page = await openTab(browser, await bridge.next());
      const closing = refusalToClose(page);
      await goOnByScript(page);
      await finish(desk, terminal, await readLastAddress(page, desk, closing));
    },
  );

  test('without our page before it the tab closes, and takes the address along', async () => {
    const { desk, bridge } = await begin('github');
    const browser = await useSignedInBrowser(desk);
    const terminal = desk.logIn('--provider', 'github');
    const ours = await openTab(browser, await bridge.next());
    const address = await ours.getByRole('link', { name: 'Go on' }).getAttribute('href');
    const page = await openTab(browser, address ?? '');
    if (!page.isClosed()) await page.waitForEvent('close');
    terminal.type('\x03');
    expect(await terminal.ended).toBe(4);
  });
});
