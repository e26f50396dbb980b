import { expect, test } from 'vitest';
import { CATALOGUE } from '../../../src/sandbox/providers/catalogue.ts';
import { PROVIDER_IDS, type ProviderId } from '../../../src/sandbox/sandbox.ts';
import { textField } from '../../contract/json.ts';
import { Browser } from '../../sandbox/browser.ts';
import { callSandbox } from '../../sandbox/harness.ts';
import { JANE } from '../../sandbox/sign-in.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { run } from '../../support/process.ts';
import type { TerminalSession } from '../../support/pseudo-terminal.ts';
import { expectOneShortSession, pods, startWorkstation, type Workstation } from '../../support/workstation.ts';

/** The address that the terminal shows, to open elsewhere. */
async function readAddress(terminal: TerminalSession, begin: string): Promise<string> {
  await terminal.waitFor(begin);
  await terminal.waitFor('\n');
  return new RegExp(`${begin.replaceAll('.', '\\.')}\\S*`).exec(terminal.screen())?.[0] ?? '';
}

async function logInWithPassword({ home, env, sandbox }: Workstation, id: string, username: string): Promise<void> {
  const login = ['login', sandbox.url, '--provider', id, '--username', username, '--password-stdin', '--no-merge'];
  const answer = await run(home.path('bin/kubectl-rancher'), login, { env, input: `${username}-password` });
  expect(answer).toMatchObject({ code: 0, stderr: expect.stringMatching(new RegExp(`as ${username} until `, 'i')) });
}

/** A click on the login page for terminals, and what the identity provider does then. */
async function logInBySaml(workstation: Workstation, id: ProviderId): Promise<void> {
  const terminal = workstation.logIn('--provider', id, '--no-browser');
  const { searchParams } = new URL(await readAddress(terminal, `${workstation.sandbox.url}/dashboard/auth/login?`));
  const login = {
    type: CATALOGUE[id].type,
    responseType: searchParams.get('responseType'),
    finalRedirectUrl: workstation.sandbox.url,
    requestId: searchParams.get('requestId'),
    publicKey: searchParams.get('publicKey'),
  };
  const { body, setCookie } = await callSandbox(workstation.sandbox, 'POST', '/v1-public/login', { body: login });
  const browser = new Browser(workstation.sandbox.caPem);
  browser.take(setCookie);
  const page = await browser.submit(await browser.open(textField(body, 'idpRedirectUrl')), JANE);
  await browser.submit(page, {});
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain(`click "Log in with ${CATALOGUE[id].name}"`);
  expect(terminal.screen()).toContain(`check that it shows the request id\r\n  ${login.requestId}\r\n`);
  expect(workstation.sandbox.state.authTokens.size).toBe(0);
}

async function logInByPaste(workstation: Workstation, id: ProviderId): Promise<void> {
  const terminal = workstation.logIn('--provider', id, '--no-browser');
  const browser = new Browser(workstation.sandbox.caPem);
  const page = await browser.open(await readAddress(terminal, workstation.sandbox.identityUrl));
  const end = await browser.submit(page, JANE, `${workstation.sandbox.url}/verify-auth`);
  await terminal.waitFor('Address:');
  terminal.type(`${end.url.href}\r`);
  expect(await terminal.ended).toBe(0);
}

/** The code is sent back to this machine. */
async function logInWithAzure(workstation: Workstation): Promise<void> {
  const bridge = await bridgeBrowser(workstation.home);
  Object.assign(workstation.env, bridge.env);
  const terminal = workstation.logIn('--provider', 'azuread');
  const browser = new Browser(workstation.sandbox.caPem);
  const page = await browser.open(await bridge.next());
  await browser.submit(page, JANE);
  expect(await terminal.ended).toBe(0);
}

async function logInWith(workstation: Workstation, id: ProviderId): Promise<void> {
  const { kind } = CATALOGUE[id];
  if (kind === 'password') return logInWithPassword(workstation, id, 'sam');
  if (kind === 'saml') return logInBySaml(workstation, id);
  return kind === 'azure' ? logInWithAzure(workstation) : logInByPaste(workstation, id);
}

test.each(PROVIDER_IDS)('mission 16: %s', async (id) => {
  const workstation = await startWorkstation({ providers: [id] });
  await logInWith(workstation, id);
  expect(await workstation.listPods()).toMatchObject(pods);
  expectOneShortSession(workstation);
});

test('mission 16: a local user', async () => {
  const workstation = await startWorkstation();
  await logInWithPassword(workstation, 'local', 'jane');
  expect(await workstation.listPods()).toMatchObject(pods);
});

test('mission 16: an API key', async () => {
  const workstation = await startWorkstation();
  const userId = workstation.sandbox.state.findUser('jane')?.id ?? '';
  const { name, secret } = workstation.sandbox.state.addToken({ userId, ttl: 86_400_000, clusterId: null });
  const login = ['login', workstation.sandbox.url, '--token-stdin', '--no-merge'];
  const options = { env: workstation.env, input: `${name}:${secret}` };
  expect(await run(workstation.home.path('bin/kubectl-rancher'), login, options)).toMatchObject({ code: 0 });
  expect(await workstation.listPods()).toMatchObject(pods);
});
