import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { GivenProof } from '../../../src/login/method.ts';
import { Secret } from '../../../src/secret.ts';
import {
  answerInstead,
  beginLogin,
  expectFailure,
  expectNobodyAt,
  noteHolds,
  tooMuch,
} from '../../login/login-under-way.ts';
import { openTab, signIn, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { interruptAt } from '../../support/interrupt.ts';
import { once } from '../../support/patience.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal } from '../../support/pseudo-terminal.ts';
import { describeWith } from '../../support/requirements.ts';
import { clusterId } from '../../support/sandbox.ts';
import { pods, startWorkstation, type Workstation } from '../../support/workstation.ts';

// Every test that listens on the ports that are registered with Rancher stands in this file: files run at the same time.
const ports = [18990, 18991, 18992];
const redirectUris = ports.map((port) => `http://127.0.0.1:${port}/callback`);

/** Somebody who has logged in through Rancher's own login page; gives the path that the browser came back to. */
async function logInThroughRancher() {
  const workstation = await startWorkstation({ oidcClient: { redirectUris } });
  const bridge = await bridgeBrowser(workstation.home);
  Object.assign(workstation.env, bridge.env);
  const { clientId = '', clientSecret = '' } = workstation.sandbox.oidcClient ?? {};
  writeFileSync(workstation.home.path('client-secret'), `${clientSecret}\n`);
  const command = `exec kubectl-rancher login ${workstation.sandbox.url} --client-id ${clientId} --client-secret-stdin --no-merge < client-secret`;
  const terminal = startOnTerminal(
    '/bin/sh',
    ['-c', `cd '${workstation.home.directory}'; ${command}`],
    workstation.env,
  );
  const page = await openTab(await useBrowser(), await bridge.next());
  await signIn(page, 'jane', 'Log in');
  await page.getByRole('heading', { name: 'You are done here' }).waitFor();
  expect(await terminal.ended).toBe(0);
  return { workstation, bridge, terminal, port: Number(new URL(page.url()).port) };
}

/** Takes a port of this machine, as any other program may. */
async function take(port: number): Promise<void> {
  const other = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
}

/** Sets the end of the session back by a day, as far as this machine knows. */
function endSession(workstation: Workstation): void {
  const { path, record } = sessionFile(workstation);
  writeFileSync(path, JSON.stringify({ ...record, expiresAt: Date.now() - 86_400_000 }));
}

/** The only session that is kept at a workstation. */
function sessionFile({ home }: Workstation) {
  const directory = home.data('sessions');
  const [name, ...others] = readdirSync(directory).filter((file) => file.endsWith('.json'));
  expect(others).toEqual([]);
  const path = `${directory}/${name}`;
  return { path, record: JSON.parse(readFileSync(path, 'utf8')) };
}

/** The next kubectl then needs the session. */
function forgetCredentials({ home }: Workstation): void {
  rmSync(home.cache(), { recursive: true });
}

describeWith(['chromium'], 'Rancher as the OIDC provider', () => {
  test('its login page, then kubectl; the next kubectls renew the session without a browser', async () => {
    const { workstation, bridge, terminal } = await logInThroughRancher();
    expect(terminal.screen()).toContain(' as jane, for as long as Rancher renews the session by itself.');
    expect(await workstation.listPods()).toMatchObject(pods);
    const { extTokens } = workstation.sandbox.state;
    const [first] = extTokens.keys();

    endSession(workstation);
    forgetCredentials(workstation);
    expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
    expect(extTokens.has(first ?? ''), 'the session was renewed').toBe(true);
    expect(extTokens.size).toBe(2);

    extTokens.clear();
    forgetCredentials(workstation);
    expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
    expect(extTokens.size).toBe(1);
    expect(bridge.asked).toHaveLength(1);
  });

  test('Ctrl-C while the session is renewed: the new one is kept, and the next kubectl needs no login', async () => {
    const { workstation, bridge } = await logInThroughRancher();
    const { sandbox, home, env } = workstation;
    endSession(workstation);
    const [before] = sandbox.state.extTokens.keys();
    const ask = ['token', `--server=${new URL(sandbox.url).host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
    const asked = await interruptAt(sandbox, { at: 'POST /apis/ext.cattle.io/v1/tokens' }, (onStart) =>
      run(home.path('bin/kubectl-rancher'), ask, { env, onStart }),
    );
    expect(asked).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('Ctrl-C came too late') });
    const renewed = [...sandbox.state.extTokens.keys()].find((name) => name !== before);
    expect(sessionFile(workstation).record.tokenId).toBe(`ext/${renewed}`);
    expect(bridge.asked).toHaveLength(1);
  });

  test('a port that is taken is passed over', async () => {
    await take(18990);
    const { workstation, port } = await logInThroughRancher();
    expect(port).toBe(18991);
    expect(await workstation.listPods()).toMatchObject(pods);
  });
});

/** A login in this process, up to where the browser is asked for, and an address that it may come back to. */
async function beginHere(more: GivenProof = {}) {
  const secret = new Secret('unknown');
  const under = await beginLogin(
    { oidcClient: { redirectUris } },
    { given: { oidcClient: { id: 'unknown', secret }, ...more } },
  );
  const asked = await under.browser.next();
  const back = new URL(asked.searchParams.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({ state: asked.searchParams.get('state') ?? '', code: 'a-code' }).toString();
  return { ...under, back };
}

test('a code that Rancher does not know, or not any more', async () => {
  const under = await beginHere();
  await fetch(under.back);
  await expectFailure(under, /: invalid_request \(invalid code\)/);
  await expectNobodyAt(under.back);
});

test('Ctrl-C cancels while the browser is waited for, and waits from the exchange of the code on', async () => {
  const under = await beginHere();
  const holds = noteHolds(under, '/oidc/token');
  expect(under.context.interruptions.isDeferring()).toBe(false);
  await fetch(under.back);
  await expectFailure(under, /invalid code/);
  expect(holds).toEqual([true]);
});

test('a client that is given is used, though there is a password too, from the environment perhaps', async () => {
  const under = await beginHere({ username: 'jane', password: new Secret('jane-password') });
  await fetch(under.back);
  await expectFailure(under, /: invalid_request \(invalid code\)/);
});

test('an answer without end from the token endpoint', async () => {
  const under = await beginHere();
  answerInstead(under.sandbox, '/oidc/token', 200, tooMuch);
  await fetch(under.back);
  await expectFailure(under, /far too large/, 3);
  await expectNobodyAt(under.back);
});

test('with all of its ports taken it says so', async () => {
  for (const port of ports) await take(port);
  const oidcClient = { id: 'client', secret: new Secret('secret') };
  const under = await beginLogin({ oidcClient: { redirectUris } }, { given: { oidcClient } });
  await expectFailure(under, /no port for the browser's response/, 1);
  expect(under.browser.asked).toEqual([]);
});
