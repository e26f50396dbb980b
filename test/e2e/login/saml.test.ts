import { expect, test } from 'vitest';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { describeWith } from '../../support/requirements.ts';
import { expectOneShortSession, pods, startWorkstation } from '../../support/workstation.ts';

// The other kinds of SAML provider differ by their names: mission/login-methods.test.ts logs in with each.
describeWith(['chromium'], 'SAML in the browser, then kubectl', () => {
  test('Keycloak, beside others', async () => {
    const workstation = await startWorkstation({ providers: ['openldap', 'keycloak', 'okta'] });
    const bridge = await bridgeBrowser(workstation.home);
    Object.assign(workstation.env, bridge.env);
    const terminal = workstation.logIn('--provider', 'keycloak');
    const page = await openTab(await useBrowser(), await bridge.next());
    await terminal.waitFor('click "Log in with Keycloak"');
    const requestId = await page.locator('#request-id').innerText();
    expect(requestId).toMatch(/^[a-z0-9]{32}$/);
    expect(terminal.screen()).toContain(`check that it shows the request id\r\n  ${requestId}\r\n`);
    await page.getByRole('button', { name: 'Log in with Keycloak', exact: true }).click();
    await signIn(page, 'jane');
    await terminal.waitFor('Logged in to 127.0.0.1');
    expect(await terminal.ended).toBe(0);
    await page.waitForURL('**/dashboard/home');
    expect(bridge.asked).toHaveLength(1);
    expect(workstation.sandbox.state.authTokens.size).toBe(0);
    expect(workstation.tokens().filter((token) => token.name.startsWith('kubeconfig-'))).toEqual([]);
    expect(await workstation.listPods()).toMatchObject(pods);
    expectOneShortSession(workstation);
  });
});
