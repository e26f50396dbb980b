import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { describeInBrowser, openTab, signIn, useBrowser } from '../../support/browser.ts';
import { bridgeBrowser } from '../../support/browser-bridge.ts';
import { type Desk, pods, sitDown } from '../../support/desk.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal } from '../../support/pseudo-terminal.ts';

const redirectUris = [18990, 18991, 18992].map((port) => `http://127.0.0.1:${port}/callback`);

/** Somebody who has logged in through Rancher's own login page; gives the path that the browser came back to. */
async function logInThroughRancher() {
  const desk = await sitDown({ oidcClient: { redirectUris } });
  const bridge = await bridgeBrowser(desk.home);
  Object.assign(desk.env, bridge.env);
  const { clientId = '', clientSecret = '' } = desk.sandbox.oidcClient ?? {};
  writeFileSync(desk.home.path('secret'), `${clientSecret}\n`);
  const command = `exec kubectl-rancher login ${desk.sandbox.url} --client-id ${clientId} --client-secret-stdin < secret`;
  const terminal = startOnTerminal('/bin/sh', ['-c', `cd '${desk.home.directory}'; ${command}`], desk.env);
  const page = await openTab(await useBrowser(), await bridge.next());
  await signIn(page, 'jane', 'Log in');
  await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
  expect(await terminal.ended).toBe(0);
  return { desk, bridge, terminal, port: Number(new URL(page.url()).port) };
}

/** Sets the end of the session back by a day, as far as this machine knows. */
function endSession({ home }: Desk): void {
  const directory = home.path('.local/share/kubectl-rancher/sessions');
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.json'))) {
    const record = JSON.parse(readFileSync(`${directory}/${name}`, 'utf8'));
    writeFileSync(`${directory}/${name}`, JSON.stringify({ ...record, expiresAt: Date.now() - 86_400_000 }));
  }
}

/** The next kubectl then needs the session. */
function forgetCredentials({ home }: Desk): void {
  rmSync(home.path('.cache/kubectl-rancher'), { recursive: true });
}

describeInBrowser('Rancher as the OIDC provider', () => {
  test('its login page, then kubectl; the next kubectls renew the session without a browser', async () => {
    const { desk, bridge, terminal } = await logInThroughRancher();
    expect(terminal.screen()).toContain('and renewed without a question');
    expect(await desk.listPods()).toMatchObject(pods);
    const { extTokens } = desk.sandbox.state;
    const [first] = extTokens.keys();

    endSession(desk);
    forgetCredentials(desk);
    expect(await run(desk.kubectl, ['get', 'pods'], { env: desk.env })).toMatchObject(pods);
    expect(extTokens.has(first ?? ''), 'the session was renewed').toBe(true);
    expect(extTokens.size).toBe(2);

    extTokens.clear();
    forgetCredentials(desk);
    expect(await run(desk.kubectl, ['get', 'pods'], { env: desk.env })).toMatchObject(pods);
    expect(extTokens.size).toBe(1);
    expect(bridge.asked).toHaveLength(1);
  });

  test('a port that is taken is passed over', async () => {
    const other = createServer().listen(18990, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { desk, port } = await logInThroughRancher();
    expect(port).toBe(18991);
    expect(await desk.listPods()).toMatchObject(pods);
  });
});
