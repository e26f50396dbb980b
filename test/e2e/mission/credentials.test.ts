import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generateKubeconfig } from '../../support/generate-kubeconfig.ts';
import { logInHere } from '../../support/log-in.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal, typeLogin } from '../../support/pseudo-terminal.ts';
import { clusterId, deleteTokens, takeRequests } from '../../support/sandbox.ts';
import { giveKubeconfig, pods, startWorkstation } from '../../support/workstation.ts';

/** Jane, logged in. */
async function logInAtDesk() {
  const workstation = await startWorkstation();
  await logInHere(workstation.sandbox, workstation.env);
  return workstation;
}

test('mission 11: when the token has expired, kubectl makes the user log in, and goes on', async () => {
  const workstation = await logInAtDesk();
  giveKubeconfig(workstation);
  expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
  // Rancher deletes expired tokens; so does the cache here.
  deleteTokens(workstation.sandbox);
  rmSync(workstation.home.cache(), { recursive: true });
  const unattended = await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env });
  expect(unattended.code).toBe(1);
  expect(unattended.stderr).toContain(`run: kubectl rancher login ${workstation.sandbox.url}`);
  const terminal = startOnTerminal(workstation.kubectl, ['get', 'pods'], workstation.env);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('Running');
  expect(await terminal.ended).toBe(0);
});

test('mission 12: the command hands kubectl an ExecCredential, and keeps the token on disk until it expires', async () => {
  const { sandbox, home, env } = await logInAtDesk();
  const ask = [`--server=${new URL(sandbox.url).host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  const credential = async () => {
    const answer = await run(home.path('bin/kubectl-rancher-auth'), ask, { env });
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    return JSON.parse(answer.stdout);
  };
  const first = await credential();
  expect(first).toMatchObject({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1beta1' });
  const { token, expirationTimestamp } = first.status;
  const minted = sandbox.state.tokens.get(token.split(':')[0]);
  expect(minted).toMatchObject({ clusterId: clusterId(sandbox, 'dev') });
  expect(Date.parse(expirationTimestamp)).toBeLessThanOrEqual(Date.now() + (minted?.ttl ?? 0) + 1000);
  takeRequests(sandbox);
  expect(await credential()).toEqual(first);
  // A retry of the same caller within seconds of the mint: it is neither checked nor minted.
  expect(takeRequests(sandbox)).toEqual([]);

  const folder = home.cache('credentials');
  const [file = ''] = readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'utf8').includes(token));
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

/** A kubeconfig of Rancher, with a token or with a command, as its setting says. */
async function downloaded(generateToken: boolean) {
  const workstation = await startWorkstation();
  const setting = workstation.sandbox.state.settings.get('kubeconfig-generate-token');
  if (setting !== undefined) setting.value = String(generateToken);
  const config = await generateKubeconfig(workstation.sandbox, clusterId(workstation.sandbox, 'dev'));
  writeFileSync(workstation.home.path('kubeconfig'), config, { mode: 0o600 });
  return { workstation, config };
}

test('mission 13: a kubeconfig of Rancher with "command: rancher" works as it is, with the plugin named rancher', async () => {
  const { workstation, config } = await downloaded(false);
  expect(config).toContain('command: rancher');
  symlinkSync(
    fileURLToPath(new URL('../../../bin/kubectl-rancher-auth', import.meta.url)),
    workstation.home.path('bin/rancher'),
  );
  const terminal = startOnTerminal(workstation.kubectl, ['get', 'pods'], workstation.env);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('Running');
  expect(await terminal.ended).toBe(0);
  expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
});

test.each([false, true])('mission 13: one that is converted works (a token was in it: %s)', async (generateToken) => {
  const { workstation } = await downloaded(generateToken);
  const before = workstation.tokens().filter(({ name }) => name.startsWith('kubeconfig-'));
  expect(before).toHaveLength(generateToken ? 1 : 0);
  const login = ['login', workstation.sandbox.url, '--username=jane', '--password-stdin', '--no-merge'];
  await run(workstation.home.path('bin/kubectl-rancher'), login, { env: workstation.env, input: 'jane-password' });
  expect(await workstation.rancher('kubeconfig', 'convert', '--revoke')).toMatchObject({ code: 0 });
  const converted = readFileSync(workstation.home.path('kubeconfig'), 'utf8');
  expect(converted).toContain('kubectl-rancher-auth');
  expect(converted).not.toMatch(/command: rancher$|token: /m);
  expect(workstation.tokens().filter(({ name }) => name.startsWith('kubeconfig-'))).toEqual([]);
  expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.env })).toMatchObject(pods);
});
