import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { atFileEnd } from './file-end.ts';
import { need } from './requirements.ts';

let running: Promise<Browser> | undefined;

/** One browser serves all tests of a file, and ends with it. */
function launch(): Promise<Browser> {
  atFileEnd(async () => {
    await (await running)?.close();
    running = undefined;
  });
  return chromium.launch({
    executablePath: need('chromium'),
    args: ['--no-sandbox', '--ignore-certificate-errors'],
  });
}

/** A person's browser, without any history or cookies, for one test that asks for `chromium`. */
export async function useBrowser(): Promise<BrowserContext> {
  need('chromium');
  running ??= launch();
  const context = await (await running).newContext({ viewport: { width: 800, height: 500 } });
  onTestFinished(() => context.close());
  return context;
}

/**
 * Opens an address the way a program does, as the very first page of a new tab: one that is opened first and then sent
 * there has a page more in its history.
 */
export async function openTab(browser: BrowserContext, address: string): Promise<Page> {
  const first = browser.pages()[0] ?? (await browser.newPage());
  const session = await browser.newCDPSession(first);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const opened = browser.waitForEvent('page');
  const { browserContextId = '' } = targetInfo;
  await session.send('Target.createTarget', { url: address, browserContextId });
  const page = await opened;
  await page.waitForURL((url) => url.href !== 'about:blank', { waitUntil: 'commit' });
  return page;
}

/** Signs one of the sandbox's people in, at its identity provider or its dashboard. */
export async function signIn(page: Page, username: string, button = 'Sign in'): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill(`${username}-password`);
  await page.getByRole('button', { name: button, exact: true }).click();
}
