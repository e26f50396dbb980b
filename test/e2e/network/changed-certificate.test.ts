import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { runInProcess } from '../../support/in-process.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, podsSeen, runKubectl } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal } from '../../support/pseudo-terminal.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { openSteadyAddress } from '../../support/steady-address.ts';

/** Somebody who is logged in and has a kubeconfig; then another server, with an authority of its own, answers in its place. */
async function replaceServer() {
  const address = await openSteadyAddress();
  const user = await createLoggedInHome({ commands: runInProcess, address });
  const { home, sandbox, rancher } = user;
  await rancher('kubeconfig', 'dev', '--exec', '-f', home.path('kubeconfig'));
  const kubectl = await anyKubectl();
  const getPods = () => runKubectl(kubectl, home, 'get', 'pods');
  expect(await getPods()).toMatchObject(podsSeen);
  await sandbox.close();
  const other = await useSandbox();
  address.pointTo(other);
  const headers: IncomingHttpHeaders[] = [];
  other.intercept = (request) => {
    headers.push(request.headers);
    return false;
  };
  return { ...user, other, headers, kubectl, getPods, login: `kubectl rancher login ${sandbox.url}` };
}

/** The words that have both checksums, and the command that trusts the new one. */
function refusalOf(host: string, before: Sandbox, now: Sandbox): string {
  return [
    `kubectl-rancher: the authority of ${host} has changed: you trusted ${before.caChecksum}, now it shows ${now.caChecksum}`,
    `  Ask the administrator of this Rancher whether that is right. Only then: kubectl rancher login ${now.url} --ca-checksum ${now.caChecksum}`,
  ].join('\n');
}

function expectNothingSecret(other: Sandbox, headers: IncomingHttpHeaders[]): void {
  expect(new Set(other.requests.map(({ method, path }) => `${method} ${path}`))).toEqual(new Set(['GET /cacerts']));
  for (const { authorization, cookie } of headers) expect([authorization, cookie]).toEqual([undefined, undefined]);
}

test('kubectl: refused with both checksums, once, and nothing secret is sent', async () => {
  const { home, host, sandbox, other, headers, getPods } = await replaceServer();
  rmSync(home.cache('credentials'), { recursive: true });
  const { code, stdout, stderr } = await getPods();
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.split(refusalOf(host, sandbox, other))).toHaveLength(2);
  expect(stderr).toContain('exit code 3');
  expectNothingSecret(other, headers);
});

test('login: refused with both checksums, before a password is asked for', async () => {
  const { home, host, sandbox, other, headers } = await replaceServer();
  const terminal = startOnTerminal('kubectl-rancher', ['login', sandbox.url, '--force'], home.env);
  expect(await terminal.ended).toBe(3);
  expect(
    terminal
      .screen()
      .replaceAll('\r', '')
      .replace(/\n(?! {2})/g, ''),
  ).toContain(refusalOf(host, sandbox, other).split('\n')[0]);
  expect(terminal.screen()).not.toMatch(/Username|Password|Trust it/);
  expectNothingSecret(other, headers);
});

test('other commands, and doctor: the same words', async () => {
  const { host, sandbox, other, headers, rancher } = await replaceServer();
  const refusal = refusalOf(host, sandbox, other);
  expect(await rancher('clusters')).toEqual({ code: 3, stdout: '', stderr: `${refusal}\n` });
  const { stdout, stderr } = await rancher('doctor');
  expect(`${stdout}${stderr}`).toContain(sandbox.caChecksum);
  expect(`${stdout}${stderr}`).toContain(other.caChecksum);
  expectNothingSecret(other, headers);
});

test('what to type next does it, with the session as it is', async () => {
  const { home, sandbox, other, rancher, getPods } = await replaceServer();
  for (const token of sandbox.state.tokens.values()) other.state.tokens.set(token.name, token);
  for (const user of sandbox.state.users.values()) other.state.users.set(user.id, user);
  const trusting = await rancher('login', sandbox.url, '--ca-checksum', other.caChecksum, '--no-merge');
  expect(trusting).toMatchObject({ code: 0, stderr: expect.stringContaining('To log in again, add --force') });
  expect(await rancher('clusters')).toMatchObject({ code: 0 });
  // The kubeconfig still names the old authority, which is kubectl's own to refuse.
  expect(await getPods()).toMatchObject({ code: 1, stderr: expect.stringContaining('certificate') });
  await rancher('kubeconfig', '--all', '--exec', '--force', '-f', home.path('kubeconfig'));
  expect((await rancher('kubeconfig', 'check')).code).toBe(0);
});

test('a checksum that is not the expected one: both are said', async () => {
  const sandbox = await useSandbox();
  const { home } = await createLoggedInHome({ commands: runInProcess });
  const wanted = 'ab'.repeat(32);
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--ca-checksum', wanted];
  const { code, stderr } = await run('kubectl-rancher', login, { env: home.env, input: 'jane-password' });
  expect(code).toBe(3);
  expect(stderr).toContain(`you gave ${wanted}, it shows ${sandbox.caChecksum}`);
});

test.each([
  ['--skip-verify', () => '--skip-verify'],
  ['--cacerts with the authority of the other', (path: string) => `--cacerts=${path}`],
])('a kubeconfig with %s does not weaken what was trusted at the login', async (_what, argument) => {
  const { home, host, sandbox, other, headers, kubectl } = await replaceServer();
  rmSync(home.cache('credentials'), { recursive: true });
  writeFileSync(home.path('other.pem'), other.caPem);
  const servers = home.path('.config/kubectl-rancher/servers');
  const trusted = (): string[] => readdirSync(servers).map((name) => readFileSync(`${servers}/${name}`, 'utf8'));
  const before = trusted();
  const args = readFileSync(home.path('kubeconfig'), 'utf8').replace(
    /( *)- --server=/,
    (found, indent: string) => `${indent}- ${argument(home.path('other.pem'))}\n${found}`,
  );
  writeFileSync(home.path('kubeconfig'), args);
  const { code, stdout, stderr } = await runKubectl(kubectl, home, 'get', 'pods');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(refusalOf(host, sandbox, other));
  expectNothingSecret(other, headers);
  expect(trusted()).toEqual(before);
});
