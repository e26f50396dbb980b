import { expect, test } from 'vitest';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { expectOneShortSession, pods, sitDown } from '../../support/desk.ts';
import { describeWith } from '../../support/requirements.ts';

describeWith(['chromium'], 'Azure AD, then kubectl', () => {
  test('in the browser of this machine, by a redirect to it', async () => {
    const desk = await sitDown({ providers: ['azuread'] });
    const bridge = await bridgeBrowser(desk.home);
    Object.assign(desk.env, bridge.env);
    const terminal = desk.logIn('--provider', 'azuread');
    const page = await openTab(await useBrowser(), await bridge.next());
    await signIn(page, 'jane');
    await page.getByRole('heading', { name: 'That is all to do here' }).waitFor();
    expect(new URL(page.url()).hostname).toBe('localhost');
    expect(await terminal.ended).toBe(0);
    expect(bridge.asked).toHaveLength(1);
    expect(await desk.listPods()).toMatchObject(pods);
    expectOneShortSession(desk);
  });

  test('with a code that is typed in on another device', async () => {
    const desk = await sitDown({ providers: ['azuread'] });
    const terminal = desk.logIn('--provider', 'azuread', '--method', 'device');
    await terminal.waitFor('type in the code');
    const [, address = '', code = ''] = /open\s+(\S+)\s+and type in the code\s+(\w+)/.exec(terminal.screen()) ?? [];
    const page = await openTab(await useBrowser(), address);
    await page.getByLabel('The code that your terminal shows').fill(code.toLowerCase());
    await page.getByRole('button', { name: 'Continue' }).click();
    await signIn(page, 'jane');
    await page.getByText('You are jane.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    expect(await terminal.ended).toBe(0);
    expect(await desk.listPods()).toMatchObject(pods);
    expectOneShortSession(desk);
  });
});
