import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, describe, onTestFinished, test } from 'vitest';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const howToGetOne = 'install one (apt-get install chromium), or name one in CHROMIUM';

function findChromium(): string | undefined {
  const { CHROMIUM, PATH = '' } = process.env;
  if (CHROMIUM) return CHROMIUM;
  const paths = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path));
}

let running: Promise<Browser> | undefined;

/**
 * Tests that need a Chromium. Where there is none they are left out with a word of it, and in CI they fail.
 * One browser serves all tests of a file, and ends with it.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  const executablePath = findChromium();
  if (executablePath !== undefined) {
    describe(name, () => {
      afterAll(async () => {
        await (await running)?.close();
        running = undefined;
      });
      tests();
    });
  } else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(`there is no Chromium: ${howToGetOne}`);
    });
  } else {
    console.warn(`Left out, as there is no Chromium: the tests of "${name}". To run them, ${howToGetOne}.`);
    describe.runIf(false)(name, tests);
  }
}

/** A person's browser, without any history or cookies, for one test. */
export async function useBrowser(): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('only tests in describeInBrowser have a browser');
  running ??= chromium.launch({ executablePath, args: ['--no-sandbox', '--ignore-certificate-errors'] });
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
