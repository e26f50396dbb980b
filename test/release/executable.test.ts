import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildExecutable } from '../../scripts/release/executable/build.js';
import { createHome, type Home } from '../support/home.ts';
import { once } from '../support/patience.ts';
import { run } from '../support/process.ts';
import { startOnTerminal, typeLogin } from '../support/pseudo-terminal.ts';
import { useSandbox } from '../support/sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-executable-'));
const executable = join(folder, 'kubectl-rancher');

beforeAll(() => buildExecutable(executable));
afterAll(() => rmSync(folder, { recursive: true }));

/** A home in which nothing is found on PATH, and least of all a Node.js. */
function createBareHome(): Home {
  const home = createHome();
  home.env.PATH = home.path('nothing');
  return home;
}

test('it asks on a terminal, and leaves a script that leads back to it', async () => {
  const sandbox = await useSandbox();
  const home = createBareHome();
  const login = ['login', sandbox.url, '--ca-checksum', sandbox.caChecksum, '--no-merge'];
  const terminal = startOnTerminal(executable, login, home.env);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('as jane');
  expect(await terminal.ended).toBe(0);

  const merge = ['kubeconfig', 'dev', '--exec', '--merge', '-f', home.path('kubeconfig')];
  const shown = await run(executable, [...merge, '--dry-run'], { env: home.env });
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('+  ') });
  expect(await run(executable, merge, { env: home.env })).toMatchObject({ code: 0 });
  const copy = home.path('.local/share/kubectl-rancher/bin/kubectl-rancher-auth');
  const ask = [`--server=${new URL(sandbox.url).host}`, `--cluster=${sandbox.clusters[1]?.id}`];
  expect(await run(copy, ask, { env: home.env })).toMatchObject({ code: 0, stdout: /"token":/ });
});

test('it says that it cannot use the keychain, and keeps the session in a file', async () => {
  const sandbox = await useSandbox();
  const home = createBareHome();
  delete home.env.KUBECTL_RANCHER_SESSION_STORE;
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--no-merge'];
  const done = await run(executable, [...login, `--ca-checksum=${sandbox.caChecksum}`], {
    env: home.env,
    input: 'jane-password',
  });
  expect(done).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('single executable of kubectl-rancher cannot use it'),
  });
  expect(existsSync(home.path('.local/share/kubectl-rancher/sessions'))).toBe(true);
});

test('it goes through a proxy', async () => {
  const asked: string[] = [];
  const proxy = createServer().on('connect', ({ url }, socket) => {
    asked.push(url ?? '');
    // The program ends as soon as it is refused, which may reset the connection.
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const env = { ...createBareHome().env, HTTPS_PROXY: `http://127.0.0.1:${port}` };
  expect(await run(executable, ['login', 'https://rancher.example.com'], { env })).toMatchObject({ code: 3 });
  expect(asked).toContain('rancher.example.com:443');
});

test('its doctor misses no script on PATH, since kubeconfigs name a copy, and tells how to get completion', async () => {
  const home = createBareHome();
  const { stdout } = await run(executable, ['doctor'], { env: { ...home.env, PATH: folder } });
  expect(stdout).toContain(`Link to ${join(folder, 'kubectl_complete-rancher')} from a folder on PATH.`);
  expect(stdout).not.toContain('kubectl-rancher is not on the PATH');
  expect(stdout).not.toContain('kubectl-rancher-auth');
});
