import { expect, test } from 'vitest';
import { CATALOGUE } from '../../../src/sandbox/providers/catalogue.ts';
import { PROVIDER_IDS, type ProviderId } from '../../../src/sandbox/sandbox.ts';
import { textField } from '../../contract/json.ts';
import { Browser } from '../../sandbox/browser.ts';
import { askSandbox } from '../../sandbox/harness.ts';
import { JANE } from '../../sandbox/sign-in.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { type Desk, pods, sitDown } from '../../support/desk.ts';
import { run } from '../../support/process.ts';
import type { TerminalSession } from '../../support/pseudo-terminal.ts';

/** The address that the terminal shows, to open elsewhere. */
async function readAddress(terminal: TerminalSession, begin: string): Promise<string> {
  await terminal.waitFor(begin);
  await terminal.waitFor('\n');
  return new RegExp(`${begin.replaceAll('.', '\\.')}\\S*`).exec(terminal.screen())?.[0] ?? '';
}

async function logInWithPassword({ home, env, sandbox }: Desk, id: string, username: string): Promise<void> {
  const login = ['login', sandbox.url, '--provider', id, '--username', username, '--password-stdin', '--no-merge'];
  const answer = await run(home.path('bin/kubectl-rancher'), login, { env, input: `${username}-password` });
  expect(answer).toMatchObject({ code: 0, stderr: expect.stringMatching(new RegExp(`as ${username} until `, 'i')) });
}

/** A click on the login page for terminals, and what the identity provider does then. */
async function logInBySaml(desk: Desk, id: ProviderId): Promise<void> {
  const terminal = desk.logIn('--provider', id, '--no-browser');
  const { searchParams } = new URL(await readAddress(terminal, `${desk.sandbox.url}/dashboard/auth/login?`));
  const login = {
    type: CATALOGUE[id].type,
    responseType: searchParams.get('responseType'),
    finalRedirectUrl: desk.sandbox.url,
    requestId: searchParams.get('requestId'),
    publicKey: searchParams.get('publicKey'),
  };
  const { body, setCookie } = await askSandbox(desk.sandbox, 'POST', '/v1-public/login', { body: login });
  const browser = new Browser(desk.sandbox.caPem);
  browser.take(setCookie);
  const page = await browser.submit(await browser.open(textField(body, 'idpRedirectUrl')), JANE);
  await browser.submit(page, {});
  expect(await terminal.ended).toBe(0);
}

async function logInByPaste(desk: Desk, id: ProviderId): Promise<void> {
  const terminal = desk.logIn('--provider', id, '--no-browser');
  const browser = new Browser(desk.sandbox.caPem);
  const page = await browser.open(await readAddress(terminal, desk.sandbox.identityUrl));
  const end = await browser.submit(page, JANE, `${desk.sandbox.url}/verify-auth`);
  await terminal.waitFor('Address:');
  terminal.type(`${end.url.href}\r`);
  expect(await terminal.ended).toBe(0);
}

/** The code is sent back to this machine. */
async function logInWithAzure(desk: Desk): Promise<void> {
  const bridge = await bridgeBrowser(desk.home);
  Object.assign(desk.env, bridge.env);
  const terminal = desk.logIn('--provider', 'azuread');
  const browser = new Browser(desk.sandbox.caPem);
  const page = await browser.open(await bridge.next());
  await browser.submit(page, JANE);
  expect(await terminal.ended).toBe(0);
}

async function logInWith(desk: Desk, id: ProviderId): Promise<void> {
  const { kind } = CATALOGUE[id];
  if (kind === 'password') return logInWithPassword(desk, id, 'sam');
  if (kind === 'saml') return logInBySaml(desk, id);
  return kind === 'azure' ? logInWithAzure(desk) : logInByPaste(desk, id);
}

test.each(PROVIDER_IDS)('mission 16: %s', async (id) => {
  const desk = await sitDown({ providers: [id] });
  await logInWith(desk, id);
  expect(await desk.listPods()).toMatchObject(pods);
});

test('mission 16: a local user', async () => {
  const desk = await sitDown();
  await logInWithPassword(desk, 'local', 'jane');
  expect(await desk.listPods()).toMatchObject(pods);
});

test('mission 16: an API key', async () => {
  const desk = await sitDown();
  const userId = desk.sandbox.state.findUser('jane')?.id ?? '';
  const { name, secret } = desk.sandbox.state.addToken({ userId, ttl: 86_400_000, clusterId: null });
  const login = ['login', desk.sandbox.url, '--token-stdin', '--no-merge'];
  const options = { env: desk.env, input: `${name}:${secret}` };
  expect(await run(desk.home.path('bin/kubectl-rancher'), login, options)).toMatchObject({ code: 0 });
  expect(await desk.listPods()).toMatchObject(pods);
});
