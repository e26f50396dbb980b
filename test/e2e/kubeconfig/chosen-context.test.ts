import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { createHome } from '../../support/home.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { podsSeen, runKubectl } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { useSandbox } from '../../support/sandbox.ts';

/** A user who logs in for the first time, by a password, without a terminal. */
async function firstLogin(username: string, change: (sandbox: Sandbox) => void = () => undefined) {
  const sandbox = await useSandbox();
  change(sandbox);
  const home = createHome();
  const login = ['login', sandbox.url, `--ca-checksum=${sandbox.caChecksum}`, `--username=${username}`];
  const rancher = (...args: string[]) => run('kubectl-rancher', args, { env: home.env });
  const logIn = (...more: string[]) =>
    run('kubectl-rancher', [...login, '--password-stdin', ...more], { env: home.env, input: `${username}-password` });
  return { sandbox, home, host: new URL(sandbox.url).host, rancher, logIn };
}

const setState = (sandbox: Sandbox, state: 'active' | 'pending', ...names: string[]): void => {
  for (const cluster of sandbox.state.clusters.values()) if (names.includes(cluster.name)) cluster.state = state;
};

test('the first merge makes an active cluster current that is not local, and the next command works', async () => {
  const { home, host, logIn } = await firstLogin('admin', (sandbox) => setState(sandbox, 'pending', 'dev'));
  const { code, stderr } = await logIn('--merge');
  expect(code).toBe(0);
  expect(stderr).toContain(`The current context is prod@${host}.\nNext: kubectl get pods\n`);
  expect(await runKubectl(await anyKubectl(), home, 'get', 'pods')).toMatchObject(podsSeen);
});

test('a file that is written has such a current context too', async () => {
  const { home, host, rancher, logIn } = await firstLogin('admin', (sandbox) => setState(sandbox, 'pending', 'dev'));
  await logIn();
  expect(await rancher('kubeconfig', '--all', '--exec', '-f', home.path('written'))).toMatchObject({ code: 0 });
  expect(readFileSync(home.path('written'), 'utf8')).toContain(`current-context: prod@${host}\n`);
});

test('a message says when no cluster is active', async () => {
  const { host, logIn } = await firstLogin('jane', (sandbox) => setState(sandbox, 'pending', 'dev', 'prod'));
  const { code, stderr } = await logIn('--merge');
  expect(code).toBe(0);
  expect(stderr).toContain(
    `kubectl-rancher: none of these clusters of ${host} is active now\n  To see their states: kubectl rancher clusters\n`,
  );
});

const takeAway = (sandbox: Sandbox): void => {
  for (const { members } of sandbox.state.clusters.values()) members.clear();
};

test('a login with --merge of someone who has no cluster yet is no failure', async () => {
  const { home, host, logIn, rancher } = await firstLogin('jane', takeAway);
  const { code, stderr } = await logIn('--merge');
  expect(code).toBe(0);
  expect(stderr).toContain(
    `kubectl-rancher: you have access to no cluster of ${host}: ask the administrator of this Rancher`,
  );
  expect(stderr).toContain('Once you have: kubectl rancher kubeconfig --all --merge --exec');
  expect(stderr).not.toContain('get pods');
  expect(existsSync(home.path('kubeconfig'))).toBe(false);
  expect(await rancher('status', '--check')).toMatchObject({ code: 0 });
});

test('someone who has lost the last cluster can prune, and a message says so', async () => {
  const { sandbox, home, host, rancher, logIn } = await firstLogin('jane');
  await logIn('--merge');
  takeAway(sandbox);
  const { code, stderr } = await rancher('kubeconfig', '--all', '--merge', '--exec', '--prune');
  expect(code).toBe(0);
  expect(stderr).toContain(`Removed dev@${host}`);
  expect(stderr).toContain(`you have access to no cluster of ${host}`);
  expect(readFileSync(home.path('kubeconfig'), 'utf8')).not.toContain(host);
  expect(await rancher('kubeconfig', '--all', '--merge', '--exec')).toMatchObject({ code: 5 });
});
