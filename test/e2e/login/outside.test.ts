import { expect, test } from 'vitest';
import { openTab, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { startIdentityProvider } from '../../support/identity-provider.ts';
import { describeWith } from '../../support/requirements.ts';
import { pods, startWorkstation } from '../../support/workstation.ts';

describeWith(['chromium'], 'a certified OpenID provider behind Rancher', () => {
  test('genericoidc, then kubectl', async () => {
    const provider = await startIdentityProvider();
    const workstation = await startWorkstation({ providers: [provider.external] });
    provider.allowRedirect(`${workstation.sandbox.url}/verify-auth`);
    const bridge = await bridgeBrowser(workstation.home);
    Object.assign(workstation.env, bridge.env);
    const terminal = workstation.logIn('--provider', 'genericoidc');
    const page = await openTab(await useBrowser(), await bridge.next());
    await page.getByRole('link', { name: 'Go on' }).click();
    await page.getByPlaceholder('Enter any login').fill('jane');
    await page.getByPlaceholder('and password').fill('anything');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Testing Configuration…').waitFor();
    await terminal.waitFor('Address:');
    terminal.type(`${page.url()}\r`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).toContain(' as jane until ');
    expect(await workstation.listPods()).toMatchObject(pods);
  });
});
