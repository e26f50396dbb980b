import { expect, test } from 'vitest';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { describeWith } from '../../support/requirements.ts';
import { expectOneShortSession, pods, startWorkstation } from '../../support/workstation.ts';

describeWith(['chromium'], 'Azure AD, then kubectl', () => {
  test('in the browser of this machine, by a redirect to it', async () => {
    const workstation = await startWorkstation({ providers: ['azuread'] });
    const bridge = await bridgeBrowser(workstation.home);
    Object.assign(workstation.env, bridge.env);
    const terminal = workstation.logIn('--provider', 'azuread');
    const page = await openTab(await useBrowser(), await bridge.next());
    await signIn(page, 'jane');
    await page.getByRole('heading', { name: 'You are done here' }).waitFor();
    expect(new URL(page.url()).hostname).toBe('localhost');
    expect(await terminal.ended).toBe(0);
    expect(bridge.asked).toHaveLength(1);
    expect(await workstation.listPods()).toMatchObject(pods);
    expectOneShortSession(workstation);
  });

  test('with a code that is typed in on another device', async () => {
    const workstation = await startWorkstation({ providers: ['azuread'] });
    const terminal = workstation.logIn('--provider', 'azuread', '--method', 'device');
    await terminal.waitFor('enter the code');
    const [, address = '', code = ''] = /open\s+(\S+)\s+and enter the code\s+(\w+)/.exec(terminal.screen()) ?? [];
    const page = await openTab(await useBrowser(), address);
    await page.getByLabel('The code that your terminal shows').fill(code.toLowerCase());
    await page.getByRole('button', { name: 'Continue' }).click();
    await signIn(page, 'jane');
    await page.getByText('You are jane.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    expect(await terminal.ended).toBe(0);
    expect(await workstation.listPods()).toMatchObject(pods);
    expectOneShortSession(workstation);
  });
});
