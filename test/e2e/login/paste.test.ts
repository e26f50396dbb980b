import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ProviderId } from '../../../src/sandbox/sandbox.ts';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { type BrowserBridge, bridgeBrowser } from '../../support/browser-bridge.ts';
import type { TerminalSession } from '../../support/pseudo-terminal.ts';
import { describeWith } from '../../support/requirements.ts';
import { expectOneShortSession, pods, startWorkstation, type Workstation } from '../../support/workstation.ts';

async function begin(
  id: ProviderId,
  redirectsByRancher?: boolean,
): Promise<{ workstation: Workstation; bridge: BrowserBridge }> {
  const workstation = await startWorkstation({ providers: [id] });
  const provider = workstation.sandbox.state.providers.get(id);
  if (provider !== undefined && redirectsByRancher !== undefined) provider.redirectsByRancher = redirectsByRancher;
  const bridge = await bridgeBrowser(workstation.home);
  Object.assign(workstation.env, bridge.env);
  return { workstation, bridge };
}

/** Chromium's word when a page that has another one before it in its tab wants to close that. */
function refusalToClose(page: Page): Promise<unknown> {
  return page.waitForEvent('console', (message) => message.text().includes('Scripts may close only the windows'));
}

/** The address that the person ends on, in a tab that is still open. */
async function readLastAddress(page: Page, workstation: Workstation, closing: Promise<unknown>): Promise<string> {
  await page.waitForURL(`${workstation.sandbox.url}/dashboard/auth/verify?*`);
  await page.getByText('Testing Configuration…').waitFor();
  await closing;
  expect(page.isClosed()).toBe(false);
  return page.url();
}

async function finish(workstation: Workstation, terminal: TerminalSession, pasted: string): Promise<void> {
  await terminal.waitFor('Address:');
  terminal.type(`${pasted}\r`);
  await terminal.waitFor('Logged in to 127.0.0.1');
  expect(await terminal.ended).toBe(0);
  expect(await workstation.listPods()).toMatchObject(pods);
  expectOneShortSession(workstation);
}

describeWith(['chromium'], 'a login that ends with an address to paste, then kubectl', () => {
  // One without PKCE and one with it; mission/login-methods.test.ts logs in with each.
  test.each(['github', 'genericoidc'] as const)('%s', async (id) => {
    const { workstation, bridge } = await begin(id);
    const terminal = workstation.logIn('--provider', id);
    const page = await openTab(await useBrowser(), await bridge.next());
    const closing = refusalToClose(page);
    await page.getByRole('link', { name: 'Go on' }).click();
    await signIn(page, 'jane');
    await finish(workstation, terminal, await readLastAddress(page, workstation, closing));
    expect(bridge.asked).toHaveLength(1);
  });

  test.each(['keycloakoidc', 'genericoidc'] as const)(
    '%s on a server that leaves it to the client to go to the provider',
    async (id) => {
      const { workstation, bridge } = await begin(id, false);
      const terminal = workstation.logIn('--provider', id);
      const page = await openTab(await useBrowser(), await bridge.next());
      const closing = refusalToClose(page);
      await page.getByRole('link', { name: 'Go on' }).click();
      await signIn(page, 'jane');
      await finish(workstation, terminal, await readLastAddress(page, workstation, closing));
    },
  );

  test('just the code is enough where PKCE binds it to this login', async () => {
    const { workstation, bridge } = await begin('genericoidc');
    const terminal = workstation.logIn('--provider', 'genericoidc');
    const page = await openTab(await useBrowser(), await bridge.next());
    const closing = refusalToClose(page);
    await page.getByRole('link', { name: 'Go on' }).click();
    await signIn(page, 'jane');
    const address = new URL(await readLastAddress(page, workstation, closing));
    await finish(workstation, terminal, address.searchParams.get('code') ?? '');
  });

  test('just the code is not enough where nothing but the state binds it', async () => {
    const { workstation, bridge } = await begin('github');
    const terminal = workstation.logIn('--provider', 'github');
    const page = await openTab(await useBrowser(), await bridge.next());
    const closing = refusalToClose(page);
    await page.getByRole('link', { name: 'Go on' }).click();
    await signIn(page, 'jane');
    const address = await readLastAddress(page, workstation, closing);
    await terminal.waitFor('Address:');
    terminal.type(`${new URL(address).searchParams.get('code')}\r`);
    await terminal.waitFor('the whole address is needed');
    await finish(workstation, terminal, address);
  });
});

describeWith(['chromium'], 'our page before it', () => {
  test('counts down, and goes on by itself', async () => {
    const { workstation, bridge } = await begin('github');
    const terminal = workstation.logIn('--provider', 'github');
    const page = await (await useBrowser()).newPage();
    await page.clock.install();
    await page.goto(await bridge.next());
    await page.clock.runFor(7_000);
    expect(await page.locator('#left').innerText()).toBe('in 1 s');
    await page.clock.runFor(1_000);
    await page.waitForURL(`${workstation.sandbox.identityUrl}/**`);
    await terminal.waitFor('Address:');
    terminal.type('\x03');
    expect(await terminal.ended).toBe(4);
  });
});

describeWith(['chromium'], 'whoever is signed in already comes to the last page by redirects only', () => {
  /** A browser that is signed in at the identity provider. */
  async function useSignedInBrowser(workstation: Workstation) {
    const browser = await useBrowser();
    const page = await openTab(browser, workstation.sandbox.identityUrl);
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
      const { workstation, bridge } = await begin(id);
      const browser = await useSignedInBrowser(workstation);
      const terminal = workstation.logIn('--provider', id);
      const page = await openTab(browser, await bridge.next());
      const closing = refusalToClose(page);
      await goOnByScript(page);
      await finish(workstation, terminal, await readLastAddress(page, workstation, closing));
    },
  );

  test('without our page before it the tab closes, and takes the address along', async () => {
    const { workstation, bridge } = await begin('github');
    const browser = await useSignedInBrowser(workstation);
    const terminal = workstation.logIn('--provider', 'github');
    const ours = await openTab(browser, await bridge.next());
    const address = await ours.getByRole('link', { name: 'Go on' }).getAttribute('href');
    const page = await openTab(browser, address ?? '');
    if (!page.isClosed()) await page.waitForEvent('close');
    terminal.type('\x03');
    expect(await terminal.ended).toBe(4);
  });
});
