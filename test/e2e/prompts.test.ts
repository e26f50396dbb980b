import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { run } from '../support/process.ts';
import { startOnTerminal, typeLogin } from '../support/pseudo-terminal.ts';
import { need, testWith } from '../support/requirements.ts';
import { clusterId, takeRequests, useSandbox } from '../support/sandbox.ts';

const ctrlC = '\x03';
const ctrlD = '\x04';

/** Somebody who was given a kubeconfig and has never logged in. */
async function newcomer() {
  const sandbox = await useSandbox();
  const home = createHome();
  const host = sandbox.url.replace('https://', '');
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'kubectl-rancher-auth',
    args: [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`],
    interactiveMode: 'IfAvailable',
  };
  const { path } = await anyKubectl();
  const set = (...args: string[]) => run(path, ['config', ...args], { env: home.env });
  await set(
    'set-cluster',
    'dev',
    `--server=${sandbox.url}/k8s/clusters/${clusterId(sandbox, 'dev')}`,
    '--insecure-skip-tls-verify',
  );
  await set('set-context', 'dev', '--cluster=dev', '--user=dev');
  await set('use-context', 'dev');
  await set(
    'set-credentials',
    'dev',
    `--exec-api-version=${exec.apiVersion}`,
    `--exec-command=${exec.command}`,
    `--exec-interactive-mode=${exec.interactiveMode}`,
    ...exec.args.map((arg) => `--exec-arg=${arg}`),
  );
  return { sandbox, home, host, kubectl: path };
}

test('the first kubectl asks about the certificate, then for user name and password, and lists the pods', async () => {
  const { sandbox, home, kubectl } = await newcomer();
  const terminal = startOnTerminal(kubectl, ['get', 'pods'], home.env);
  await terminal.waitFor(sandbox.caChecksum);
  await terminal.waitFor('Trust it for');
  terminal.type('y\r');
  await terminal.waitFor('Username:');
  terminal.type('jane\r');
  await terminal.waitFor('Password of jane:');
  terminal.type('wrong\r');
  await terminal.waitFor('Wrong user name or password (1 of 3)');
  await terminal.waitFor('Password of jane:');
  terminal.type('jane-password\r');
  await terminal.waitFor('Running');
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).not.toContain('jane-password');
});

test.each([
  ['Ctrl-C', ctrlC],
  ['Ctrl-D', ctrlD],
])('%s at a question: one word of it, exit 4, the terminal as it was, and no second question', async (_name, keys) => {
  const { home, kubectl } = await newcomer();
  const before = startOnTerminal('/bin/sh', ['-c', 'stty -a'], home.env);
  await before.ended;
  const script = `'${kubectl}' get pods; echo "kubectl: $?"; stty -a`;
  const terminal = startOnTerminal('/bin/sh', ['-c', script], home.env);
  await terminal.waitFor('Trust it for');
  terminal.type(keys);
  await terminal.waitFor('kubectl: 1');
  await terminal.ended;
  expect(terminal.screen()).toContain('exit code 4');
  expect(terminal.screen().match(/kubectl-rancher: the login to \S+ was cancelled/g)).toHaveLength(1);
  expect(terminal.screen()).toContain('To try again: kubectl rancher login https://');
  expect(terminal.screen().match(/Trust it for .*\?/g)).toHaveLength(1);
  expect(settings(terminal.screen())).toEqual(settings(before.screen()));
});

/** The terminal's settings as stty tells them. */
function settings(screen: string): string[] {
  return screen
    .slice(screen.indexOf('speed'))
    .split(/[\s;]+/)
    .filter((word) => word !== '');
}

test('Ctrl-Z at a question stops nothing: kubectl would hang', async () => {
  const { home, kubectl } = await newcomer();
  const terminal = startOnTerminal(kubectl, ['get', 'pods'], home.env);
  await terminal.waitFor('Trust it for');
  terminal.type('\x1ay\r');
  await terminal.waitFor('Username:');
  terminal.type('jane\x1a\r');
  await terminal.waitFor('Password of jane:');
  terminal.type('jane-pass\x1aword\r');
  await terminal.waitFor('Running');
  expect(await terminal.ended).toBe(0);
});

test('a terminal that goes away at a question leaves no trace on it', async () => {
  const { home, kubectl } = await newcomer();
  // The shell in between keeps the terminal when kubectl is killed, and shows what the plugin then says.
  const script = `'${kubectl}' get pods & echo "pid $! runs"; wait $!; echo "kubectl: $?"`;
  const terminal = startOnTerminal('/bin/sh', ['-c', script], home.env);
  await terminal.waitFor('Trust it for');
  process.kill(Number(/pid (\d+) runs/.exec(terminal.screen())?.[1]), 'SIGKILL');
  await terminal.waitFor('kubectl: ');
  await terminal.ended;
  expect(terminal.screen()).not.toMatch(/\n\s+at |Error:/);
});

test('three wrong passwords end it, and kubectl running the plugin again asks no more', async () => {
  const { sandbox, home, kubectl } = await newcomer();
  const terminal = startOnTerminal(kubectl, ['get', 'pods'], home.env);
  await terminal.waitFor('Trust it for');
  terminal.type('y\r');
  await terminal.waitFor('Username:');
  terminal.type('jane\r');
  for (const attempt of [1, 2, 3]) {
    await terminal.waitFor('Password of jane:');
    terminal.type('wrong\r');
    if (attempt < 3) await terminal.waitFor(`Wrong user name or password (${attempt} of 3)`);
  }
  expect(await terminal.ended).toBe(1);
  expect(terminal.screen().match(/refused the login of jane/g)).toHaveLength(1);
  expect(takeRequests(sandbox).filter((request) => request === 'POST /v1-public/login')).toHaveLength(3);
});

testWith(['bash'], 'in the background nothing is asked: kubectl fails at once and says what to type', async () => {
  const { home, kubectl } = await newcomer();
  // With job control on, a background job is a process group of its own that reading the terminal would stop.
  const script = `set -m; '${kubectl}' get pods & wait $!; echo "kubectl: $?"`;
  const terminal = startOnTerminal(need('bash'), ['-c', script], home.env);
  await terminal.waitFor('run: kubectl rancher login https://');
  await terminal.waitFor('kubectl: 1');
  expect(await terminal.ended).toBe(0);
});

test('with no terminal: exit 4 at once, one line that says what to type, nothing on stdout, no request', async () => {
  const { sandbox, home, host } = await newcomer();
  const ask = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  expect(await run('kubectl-rancher-auth', ask, { env: home.env })).toEqual({
    code: 4,
    stdout: '',
    stderr: `kubectl-rancher: not logged in to ${host}; run: kubectl rancher login ${sandbox.url}\n`,
  });
  expect(takeRequests(sandbox)).toEqual([]);
});

test('KUBECTL_RANCHER_INTERACTIVE=never asks nothing on a terminal either', async () => {
  const { home, kubectl } = await newcomer();
  const terminal = startOnTerminal(kubectl, ['get', 'pods'], { ...home.env, KUBECTL_RANCHER_INTERACTIVE: 'never' });
  expect(await terminal.ended).toBe(1);
  expect(terminal.screen()).toContain('run: kubectl rancher login');
});

test('login asks for what is not given, and says what it did', async () => {
  const sandbox = await useSandbox();
  const home = createHome();
  const terminal = startOnTerminal('kubectl-rancher', ['login'], home.env);
  await terminal.waitFor('Address of the Rancher server:');
  terminal.type(`${sandbox.url}/dashboard/auth/login\r`);
  await terminal.waitFor('Trust it for');
  terminal.type('y\r');
  await typeLogin(terminal, 'admin');
  await terminal.waitFor('Logged in to 127.0.0.1');
  await terminal.waitFor(`Merge its clusters into ${home.env.KUBECONFIG}?`);
  terminal.type('n\r');
  await terminal.waitFor('Next: kubectl rancher kubeconfig --all --merge --exec');
  expect(await terminal.ended).toBe(0);
  expect(existsSync(home.env.KUBECONFIG ?? '')).toBe(false);
});

test('login puts the clusters into the kubeconfig when that is wished, and asks no more the next time', async () => {
  const sandbox = await useSandbox();
  const home = createHome();
  const login = ['login', sandbox.url, '--ca-checksum', sandbox.caChecksum, '--force'];
  const terminal = startOnTerminal('kubectl-rancher', login, home.env);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('Merge its clusters into');
  terminal.type('\r');
  await terminal.waitFor('3 contexts added');
  expect(await terminal.ended).toBe(0);
  const { path } = await anyKubectl();
  expect(await run(path, ['get', 'pods'], { env: home.env })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('api-0'),
  });
  const again = startOnTerminal('kubectl-rancher', login, home.env);
  await typeLogin(again, 'jane');
  await again.waitFor('Next: kubectl get pods');
  expect(await again.ended).toBe(0);
});

test('who waits for a login says so on no terminal where another one prompts, and gets its token too', async () => {
  const { home, host, sandbox } = await newcomer();
  const server = `--server=${host} --cluster=${clusterId(sandbox, 'dev')} --skip-verify`;
  const both = `kubectl-rancher token ${server} >one & read -r go <gate; kubectl-rancher token ${server} -v >two; wait`;
  const terminal = startOnTerminal('/bin/sh', ['-c', `cd; mkfifo gate; ${both}`], home.env);
  await terminal.waitFor('Trust it for');
  writeFileSync(home.path('gate'), 'go\n');
  await terminal.waitFor('another process is prompting on this terminal');
  terminal.type('y\r');
  await typeLogin(terminal, 'jane');
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).not.toMatch(/waiting for [^;\n]*\r?\n/);
  for (const name of ['one', 'two']) {
    expect(readFileSync(home.path(name), 'utf8')).toContain('"ExecCredential"');
    rmSync(home.path(name));
  }
});
