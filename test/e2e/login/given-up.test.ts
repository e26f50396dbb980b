import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ProviderId } from '../../../src/sandbox/sandbox.ts';
import { expectNobodyAt } from '../../login/login-under-way.ts';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { startOnTerminal } from '../../support/pseudo-terminal.ts';
import { describeWith } from '../../support/requirements.ts';
import { pods, startWorkstation, type Workstation } from '../../support/workstation.ts';

const keys = [
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
] as const;

/** What is waited for with each kind of login that goes on elsewhere. */
const waits = [
  ['okta', [], 'Waiting for the login in the browser'],
  ['azuread', ['--method', 'browser'], 'Waiting for the login in the browser'],
  ['azuread', ['--method', 'device'], 'Waiting for the login on the other device'],
  ['github', [], 'Address:'],
] as const satisfies [ProviderId, string[], string][];

/** Expects that a login has left nothing on the server, and nothing here. */
function expectNothingKept({ sandbox, home, tokens }: Workstation): void {
  expect(tokens()).toEqual([]);
  expect(sandbox.state.authTokens.size).toBe(0);
  const sessions = home.data('sessions');
  expect(existsSync(sessions) ? readdirSync(sessions) : []).toEqual([]);
}

/** The ids of the processes that were started from a home and still run. */
function processesOf({ home }: Workstation): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${home.directory}`);
      } catch {
        return false;
      }
    });
}

describe.each(keys)('%s while a login goes on elsewhere', (_name, key) => {
  test.each(waits)('%s %s: exit 4, the terminal as it was, nothing kept', async (id, args, text) => {
    const workstation = await startWorkstation({ providers: [id] });
    const bridge = await bridgeBrowser(workstation.home);
    Object.assign(workstation.env, bridge.env);
    const login = `kubectl-rancher login ${workstation.sandbox.url} --provider ${id} ${args.join(' ')}`;
    const script = `echo "before: $(stty -g)"; ${login}; echo "exit: $?"; echo "after: $(stty -g)"`;
    const terminal = startOnTerminal('/bin/sh', ['-c', script], workstation.env);
    await terminal.waitFor(text);
    terminal.type(key);
    await terminal.waitFor('exit: 4');
    await terminal.waitFor('after: ');
    await terminal.ended;
    const modes = [...terminal.screen().matchAll(/(?:before|after): (\S+)/g)].map(([, mode]) => mode);
    expect(modes).toHaveLength(2);
    expect(modes[1]).toBe(modes[0]);
    const host = new URL(workstation.sandbox.url).host;
    expect(terminal.screen().split(`kubectl-rancher: the login to ${host} was cancelled`)).toHaveLength(2);
    expect(terminal.screen()).toContain(`To try again: kubectl rancher login ${workstation.sandbox.url}`);
    expectNothingKept(workstation);
    if (process.platform === 'linux') await expect.poll(() => processesOf(workstation)).toEqual([]);
    const own = args.at(-1) === 'device' ? undefined : ownAddress(await bridge.next());
    if (own !== undefined) await expectNobodyAt(own);
  });
});

/** Where the program itself listens, for an address that it wants opened: that, or the one to come back to. */
function ownAddress(address: string): string | undefined {
  const own = new URL(address).searchParams.get('redirect_uri') ?? address;
  return own.startsWith('http://') ? own : undefined;
}

describeWith(['chromium'], 'a person who cancels at the identity provider', () => {
  test('SAML: Rancher says so in the browser, the terminal waits on, and the same address will do for another try', async () => {
    const workstation = await startWorkstation({ providers: ['okta'] });
    const bridge = await bridgeBrowser(workstation.home);
    Object.assign(workstation.env, bridge.env);
    const terminal = workstation.logIn('--provider', 'okta');
    const address = await bridge.next();
    const page = await openTab(await useBrowser(), address);
    await page.getByRole('button', { name: 'Log in with Okta' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL(/errorCode=403/);
    await page.goto(address);
    await page.getByRole('button', { name: 'Log in with Okta' }).click();
    await signIn(page, 'jane');
    expect(await terminal.ended).toBe(0);
    expect(await workstation.listPods()).toMatchObject(pods);
  });

  test('a provider whose address is pasted: the address of the error ends the login with exit 4', async () => {
    const workstation = await startWorkstation({ providers: ['github'] });
    const bridge = await bridgeBrowser(workstation.home);
    Object.assign(workstation.env, bridge.env);
    const terminal = workstation.logIn('--provider', 'github');
    const page = await openTab(await useBrowser(), await bridge.next());
    await page.getByRole('link', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL(/[?&]err=access_denied/);
    await terminal.waitFor('Address:');
    terminal.type(`${page.url()}\r`);
    await terminal.waitFor('refused by the identity provider: access_denied');
    expect(await terminal.ended).toBe(4);
    expectNothingKept(workstation);
  });

  test('Azure AD: the page at the end says so, and so does the terminal', async () => {
    const workstation = await startWorkstation({ providers: ['azuread'] });
    const bridge = await bridgeBrowser(workstation.home);
    Object.assign(workstation.env, bridge.env);
    const terminal = workstation.logIn('--provider', 'azuread');
    const page = await openTab(await useBrowser(), await bridge.next());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'The login was refused' }).waitFor();
    await terminal.waitFor('the login was refused there');
    expect(await terminal.ended).toBe(4);
    expectNothingKept(workstation);
  });
});
