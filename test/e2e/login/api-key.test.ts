import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal } from '../../support/pseudo-terminal.ts';
import { describeWith } from '../../support/requirements.ts';
import { clusterId } from '../../support/sandbox.ts';
import {
  expectOneShortSession,
  giveKubeconfig,
  pods,
  sessionLength,
  startWorkstation,
  type Workstation,
} from '../../support/workstation.ts';

const day = 24 * 60 * 60_000;

/** Makes a key on Rancher's page, good for a day or more. */
async function makeKey(page: Page, scope = ''): Promise<string> {
  await signIn(page, 'jane', 'Log in');
  await page.getByLabel('Lifetime in minutes').fill('2000');
  await page.getByLabel('Scope').selectOption(scope);
  await page.getByRole('button', { name: 'Create' }).click();
  await page.locator('#made').waitFor();
  return page.locator('#bearer').innerText();
}

/** A key that was made earlier. */
function giveKey({ sandbox }: Workstation, cluster: string | null = null) {
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const { name, secret } = sandbox.state.addToken({ userId, ttl: 30 * day, clusterId: cluster });
  return { name, key: `${name}:${secret}` };
}

describeWith(['chromium'], 'an API key that is made on the page of Rancher, then kubectl', () => {
  async function begin(...args: string[]) {
    const workstation = await startWorkstation({ providers: ['github'] });
    const bridge = await bridgeBrowser(workstation.home);
    Object.assign(workstation.env, bridge.env);
    const terminal = workstation.logIn('--method', 'token', ...args);
    const page = await openTab(await useBrowser(), await bridge.next());
    return { workstation, terminal, page };
  }

  test('it is replaced by a session, and deleted', async () => {
    const { workstation, terminal, page } = await begin();
    const key = await makeKey(page);
    await terminal.waitFor('Bearer token:');
    terminal.type(`${key}\r`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).not.toContain(key.split(':')[1]);
    expect(workstation.tokens().map(({ name }) => name)).not.toContain(key.split(':')[0]);
    expect(await workstation.listPods()).toMatchObject(pods);
    expectOneShortSession(workstation);
  });

  test('with --keep-token it is the session', async () => {
    const { workstation, terminal, page } = await begin('--keep-token');
    const key = await makeKey(page);
    await terminal.waitFor('Bearer token:');
    terminal.type(`${key}\r`);
    expect(await terminal.ended).toBe(0);
    expect(await workstation.listPods()).toMatchObject(pods);
    expect(await workstation.rancher('logout')).toMatchObject({ code: 0 });
    expect(workstation.tokens().map(({ name }) => name)).toContain(key.split(':')[0]);
  });

  test('one that is bound to a cluster serves that one, and no other', async () => {
    const { workstation, terminal, page } = await begin();
    const dev = clusterId(workstation.sandbox, 'dev');
    const key = await makeKey(page, dev);
    await terminal.waitFor('Bearer token:');
    terminal.type(`${key}\r`);
    await terminal.waitFor('Is it a key for one cluster?');
    terminal.type('y\r');
    await terminal.waitFor('The id of that cluster');
    terminal.type(`${dev}\r`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).toContain(`the holder of an API key for ${dev}`);
    giveKubeconfig(workstation);
    expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
    const host = new URL(workstation.sandbox.url).host;
    const other = [`--server=${host}`, `--cluster=${clusterId(workstation.sandbox, 'prod')}`];
    expect(await run(workstation.home.path('bin/kubectl-rancher-auth'), other, { env: workstation.env })).toMatchObject(
      {
        code: 4,
        stdout: '',
        stderr: expect.stringContaining(`any other cluster than ${dev}`),
      },
    );
  });
});

describe('an API key that comes by other means', () => {
  test('on stdin: it stays on the server, beside the session that was made with it', async () => {
    const workstation = await startWorkstation();
    const { name, key } = giveKey(workstation);
    const login = ['login', workstation.sandbox.url, '--token-stdin'];
    const program = workstation.home.path('bin/kubectl-rancher');
    expect(await run(program, login, { env: workstation.env, input: `${key}\n` })).toMatchObject({ code: 0 });
    expect(workstation.tokens().map(({ ttl }) => ttl)).toEqual([30 * day, sessionLength]);
    expect(await workstation.listPods()).toMatchObject(pods);
    expect(await workstation.rancher('logout')).toMatchObject({ code: 0 });
    expect(workstation.tokens().map((token) => token.name)).toEqual([name]);
  });

  test('on stdin, to be kept: logout deletes what was minted with it, and says that the key stays good', async () => {
    const workstation = await startWorkstation();
    const { name, key } = giveKey(workstation);
    const host = new URL(workstation.sandbox.url).host;
    const logIn = () =>
      run(
        workstation.home.path('bin/kubectl-rancher'),
        ['login', workstation.sandbox.url, '--token-stdin', '--keep-token'],
        {
          env: workstation.env,
          input: key,
        },
      );
    expect(await logIn()).toMatchObject({ code: 0 });
    expect(await workstation.listPods()).toMatchObject(pods);
    expect(await workstation.rancher('logout')).toMatchObject({
      code: 0,
      stderr: `Logged out of ${host} here: your API key is still valid there; 1 cluster token was deleted there.\n`,
    });
    expect(workstation.tokens().map((token) => token.name)).toEqual([name]);
    expect(await logIn()).toMatchObject({ code: 0 });
    const { stderr } = await workstation.rancher('logout');
    expect(stderr).toBe(`Logged out of ${host} here: your API key is still valid there.\n`);
  });

  test('a deleted one is refused, with no session made', async () => {
    const workstation = await startWorkstation();
    const login = ['login', workstation.sandbox.url, '--token-stdin'];
    const program = workstation.home.path('bin/kubectl-rancher');
    const answer = await run(program, login, { env: workstation.env, input: 'token-abcde:0123456789\n' });
    expect(answer).toMatchObject({ code: 4, stderr: expect.stringContaining('does not accept this API key') });
    expect(await workstation.rancher('status')).toMatchObject({ stdout: expect.not.stringContaining('jane') });
  });

  test('in the environment: kubectl works with no login at all, and the key is written nowhere', async () => {
    const workstation = await startWorkstation();
    const { key } = giveKey(workstation);
    giveKubeconfig(workstation);
    Object.assign(workstation.env, { RANCHER_URL: workstation.sandbox.url, RANCHER_TOKEN_KEY: key });
    expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
    const secret = key.split(':')[1] ?? '';
    const search = ['-rlF', secret, workstation.home.directory];
    expect(await run('grep', search, { env: workstation.env })).toMatchObject({ code: 1, stdout: '' });
    expect(await workstation.rancher('status')).toMatchObject({ stdout: expect.not.stringContaining(secret) });
  });

  test('in the environment, of a server that this machine does not know: what login is told of its CA is remembered', async () => {
    const workstation = await startWorkstation();
    const { key } = giveKey(workstation);
    giveKubeconfig(workstation);
    const { SSL_CERT_FILE: caFile = '', ...env } = workstation.env;
    Object.assign(env, { RANCHER_URL: workstation.sandbox.url, RANCHER_TOKEN_KEY: key });
    const program = workstation.home.path('bin/kubectl-rancher');
    const list = (more = {}) => run(program, ['clusters', '-o', 'name'], { env: { ...env, ...more } });
    expect(await list()).toMatchObject({ code: 3, stderr: expect.stringContaining('Set RANCHER_CA_FILE') });
    expect(await list({ RANCHER_CA_FILE: caFile })).toMatchObject({ code: 0, stderr: '' });
    const missing = await run(program, ['login', workstation.sandbox.url, '--ca-file', '/no/such/file'], { env });
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('/no/such/file') });
    const login = await run(program, ['login', workstation.sandbox.url, '--ca-file', caFile], { env });
    expect(login).toMatchObject({ code: 0, stderr: expect.stringContaining('no login is needed') });
    expect(await list()).toMatchObject({ code: 0, stderr: '' });
    expect(await run(workstation.kubectl, ['get', 'pods'], { env })).toMatchObject(pods);
  });

  test('in the environment, bound to a cluster: it serves that one', async () => {
    const workstation = await startWorkstation();
    const { key } = giveKey(workstation, clusterId(workstation.sandbox, 'dev'));
    giveKubeconfig(workstation);
    Object.assign(workstation.env, { RANCHER_URL: workstation.sandbox.url, RANCHER_TOKEN_KEY: key });
    expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
    const host = new URL(workstation.sandbox.url).host;
    const other = [`--server=${host}`, `--cluster=${clusterId(workstation.sandbox, 'prod')}`];
    const refused = await run(workstation.home.path('bin/kubectl-rancher-auth'), other, { env: workstation.env });
    expect(refused).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('RANCHER_TOKEN_KEY') });
    expect(await workstation.rancher('token', 'delete', '--all')).toMatchObject({
      code: 0,
      stderr: `Removed your API key from the cache here; it is still valid on ${host}.\n`,
    });
    expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
  });

  test('pasted into a terminal without a browser: the address of the page is shown', async () => {
    const workstation = await startWorkstation();
    const { key } = giveKey(workstation);
    writeFileSync(workstation.home.path('key'), key);
    const args = ['login', workstation.sandbox.url, '--no-merge', '--method', 'token', '--no-browser'];
    const terminal = startOnTerminal(workstation.home.path('bin/kubectl-rancher'), args, workstation.env);
    await terminal.waitFor(`${workstation.sandbox.url}/dashboard/account/create-key`);
    await terminal.waitFor('Bearer token:');
    terminal.type('nonsense\r');
    await terminal.waitFor('that is not a bearer token');
    await terminal.waitFor('Bearer token:');
    terminal.type(` Bearer ${key} \r`);
    expect(await terminal.ended).toBe(0);
    expectOneShortSession(workstation);
  });
});
