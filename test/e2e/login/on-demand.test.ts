import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ProviderId } from '../../../src/sandbox/sandbox.ts';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal } from '../../support/pseudo-terminal.ts';
import { describeWith } from '../../support/requirements.ts';
import { giveKubeconfig, pods, startWorkstation, type Workstation } from '../../support/workstation.ts';

/** Somebody with a kubeconfig, a browser, and a Rancher with one provider besides `local`. */
async function begin(id: ProviderId) {
  const workstation = await startWorkstation({ providers: [id] });
  giveKubeconfig(workstation);
  const bridge = await bridgeBrowser(workstation.home);
  Object.assign(workstation.env, bridge.env);
  return { workstation, bridge };
}

async function signInWithOkta(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log in with Okta' }).click();
  await signIn(page, 'jane');
}

/** The session is over, on the server and here. */
function forgetSession({ sandbox, home }: Workstation): void {
  sandbox.state.tokens.clear();
  rmSync(home.cache(), { recursive: true, force: true });
  rmSync(home.data('sessions'), { recursive: true, force: true });
}

describeWith(['chromium'], 'a login that kubectl asks for', () => {
  test('SAML', async () => {
    const { workstation, bridge } = await begin('okta');
    const terminal = startOnTerminal(workstation.kubectl, ['get', 'pods'], workstation.env);
    await terminal.waitFor('Log in with:');
    terminal.type('\r');
    await signInWithOkta(await openTab(await useBrowser(), await bridge.next()));
    await terminal.waitFor('Running');
    expect(await terminal.ended).toBe(0);
    expect(bridge.asked).toHaveLength(1);
  });

  test('SAML, while kubectl reads a manifest from stdin', async () => {
    const { workstation, bridge } = await begin('okta');
    const manifest = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"piped"}}';
    const script = `echo '${manifest}' | '${workstation.kubectl}' apply -f -`;
    const terminal = startOnTerminal('/bin/sh', ['-c', script], workstation.env);
    await terminal.waitFor('Log in with:');
    terminal.type('\r');
    await signInWithOkta(await openTab(await useBrowser(), await bridge.next()));
    await terminal.waitFor('configmap/piped created');
    expect(await terminal.ended).toBe(0);
  });

  test('an address to paste', async () => {
    const { workstation, bridge } = await begin('keycloakoidc');
    const terminal = startOnTerminal(workstation.kubectl, ['get', 'pods'], workstation.env);
    await terminal.waitFor('Log in with:');
    terminal.type('\r');
    const page = await openTab(await useBrowser(), await bridge.next());
    await page.getByRole('link', { name: 'Go on' }).click();
    await signIn(page, 'jane');
    await page.getByText('Testing Configuration…').waitFor();
    await terminal.waitFor('Address:');
    terminal.type(`${page.url()}\r`);
    await terminal.waitFor('Running');
    expect(await terminal.ended).toBe(0);
  });

  test('Azure AD', async () => {
    const { workstation, bridge } = await begin('azuread');
    const terminal = startOnTerminal(workstation.kubectl, ['get', 'pods'], workstation.env);
    await terminal.waitFor('Log in with:');
    terminal.type('\r');
    await signIn(await openTab(await useBrowser(), await bridge.next()), 'jane');
    await terminal.waitFor('Running');
    expect(await terminal.ended).toBe(0);
  });

  test('on a terminal without a display the address is shown, and any browser will do', async () => {
    const { workstation } = await begin('okta');
    delete workstation.env.BROWSER;
    const terminal = startOnTerminal(workstation.kubectl, ['get', 'pods'], workstation.env);
    await terminal.waitFor('Log in with:');
    terminal.type('\r');
    await terminal.waitFor('Open the login page of 127.0.0.1');
    await terminal.waitFor('Waiting for the login in the browser');
    const [address = ''] = /https:\/\/\S+\/auth\/login\S+/.exec(terminal.screen()) ?? [];
    await signInWithOkta(await openTab(await useBrowser(), address));
    await terminal.waitFor('Running');
    expect(await terminal.ended).toBe(0);
  });

  test('with no terminal: the browser that was used the last time opens, once', async () => {
    const { workstation, bridge } = await begin('okta');
    const terminal = workstation.logIn('--provider', 'okta');
    const browser = await useBrowser();
    await signInWithOkta(await openTab(browser, await bridge.next()));
    expect(await terminal.ended).toBe(0);
    forgetSession(workstation);
    const kubectl = run(workstation.kubectl, ['get', 'pods'], { env: workstation.env });
    const page = await openTab(browser, await bridge.next());
    await page.getByRole('button', { name: 'Log in with Okta' }).click();
    expect(await kubectl).toMatchObject({ ...pods, stderr: expect.stringContaining('Waiting for the login') });
    expect(bridge.asked).toHaveLength(2);
  });

  test('with no terminal, and an address to paste the last time: exit 4, and what to type', async () => {
    const { workstation, bridge } = await begin('github');
    const terminal = workstation.logIn('--provider', 'github');
    const page = await openTab(await useBrowser(), await bridge.next());
    await page.getByRole('link', { name: 'Go on' }).click();
    await signIn(page, 'jane');
    await page.getByText('Testing Configuration…').waitFor();
    await terminal.waitFor('Address:');
    terminal.type(`${page.url()}\r`);
    expect(await terminal.ended).toBe(0);
    forgetSession(workstation);
    const kubectl = await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env });
    expect(kubectl.code).toBe(1);
    expect(kubectl.stderr).toContain('exit code 4');
    expect(kubectl.stderr).toContain(`run: kubectl rancher login ${workstation.sandbox.url}`);
    expect(bridge.asked).toHaveLength(1);
  });
});
