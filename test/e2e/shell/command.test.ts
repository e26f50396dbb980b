import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { putKubectlOnPath } from '../../support/kubectl.ts';
import { createLoggedInHome, podsSeen } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { clusterId, takeRequests } from '../../support/sandbox.ts';
import { startWorkstation } from '../../support/workstation.ts';

const mine =
  '# mine\napiVersion: v1\nkind: Config\ncurrent-context: mine\ncontexts: [{name: mine, context: {cluster: c, user: u}}]\n';

/** A user with a kubeconfig, who is logged in; and what is left of shells. */
async function settle() {
  const user = await createLoggedInHome({ generateToken: true });
  await putKubectlOnPath(user.home);
  writeFileSync(user.home.path('kubeconfig'), mine);
  const left = (): string[] => (existsSync(user.home.cache('shells')) ? readdirSync(user.home.cache('shells')) : []);
  return { ...user, left };
}

test('kubectl has just these clusters, the first one current; the own kubeconfig stays, and nothing else does', async () => {
  const { sandbox, rancher, home, host, left } = await settle();
  const seen = await rancher('shell', 'prod', 'dev', '--', 'sh', '-c', 'kubectl config view --raw; echo "$KUBECONFIG"');
  expect(seen).toMatchObject({ code: 0, stderr: '' });
  expect(seen.stdout).toContain(`current-context: prod@${host}`);
  expect(seen.stdout.match(/^- context:/gm)).toHaveLength(3);
  expect(seen.stdout).toContain(`command: ${home.data('bin/kubectl-rancher-auth')}`);
  expect(seen.stdout).not.toMatch(/token: /);
  const path = seen.stdout.trim().split('\n').at(-1) ?? '';
  expect(path).toContain(home.cache('shells'));
  expect(existsSync(path)).toBe(false);
  expect(left()).toEqual([]);
  expect(await rancher('shell', clusterId(sandbox, 'dev'), '--', 'kubectl', 'get', 'pods')).toMatchObject(podsSeen);
  expect(takeRequests(sandbox)).toContainEqual(expect.stringContaining(`/k8s/clusters/${clusterId(sandbox, 'dev')}/`));
  expect(readFileSync(home.path('kubeconfig'), 'utf8')).toBe(mine);
});

test('the file is for its owner only, and the list in KUBECONFIG is replaced, not added to', async () => {
  const { home } = await settle();
  const env = { ...home.env, KUBECONFIG: `${home.path('kubeconfig')}:${home.path('other')}` };
  const script = 'ls -ld "$(dirname "$KUBECONFIG")" "$KUBECONFIG" | cut -c1-10; kubectl config get-contexts -o name';
  const { stdout } = await run('kubectl-rancher', ['shell', 'prod', '--', 'sh', '-c', script], { env });
  expect(stdout).toMatch(/^drwx------\n-rw-------\nprod-fqdn@\S+\nprod@\S+\n$/);
});

test.each([
  ['exit 7', 7],
  ['kill -TERM $$', 143],
  ['kill -KILL $$', 137],
])('the exit code is that of the command: %s', async (script, code) => {
  const { rancher, left } = await settle();
  expect(await rancher('shell', 'prod', '--', 'sh', '-c', script)).toEqual({ code, stdout: '', stderr: '' });
  expect(left()).toEqual([]);
});

test('the command gets its words as they are, and what comes on stdin', async () => {
  const { home } = await settle();
  const words = ['--', '-v', '--server', 'x', '', '"quoted"', "it's", '--help', 'a=b', '*', '$HOME', 'two\nlines'];
  const print = ['sh', '-c', `printf '<%s>' "$@"; cat`, 'sh'];
  const seen = await run('kubectl-rancher', ['shell', 'prod', '--', ...print, ...words], {
    ...home,
    input: 'on stdin',
  });
  const stdout = `${words.map((word) => `<${word}>`).join('')}on stdin`;
  expect(seen).toEqual({ code: 0, stdout, stderr: '' });
});

test('its names for a prompt, also one shell inside another', async () => {
  const { home } = await settle();
  const show = 'echo "$KUBECTL_RANCHER_SHELL"; kubectl config current-context';
  const inner = `kubectl rancher shell dev prod -- sh -c '${show}'; ${show}`;
  const { stdout } = await run(home.path('bin/kubectl'), ['rancher', 'shell', 'prod', '--', 'sh', '-c', inner], home);
  expect(stdout).toMatch(/^dev,prod\ndev@\S+\nprod\nprod@\S+\n$/);
});

test('without a command it is the shell in SHELL, and a line says what it is for', async () => {
  const { home } = await settle();
  const env = { ...home.env, SHELL: '/bin/sh' };
  const seen = await run('kubectl-rancher', ['shell', 'prod'], { env, input: 'kubectl get pods; exit 3\n' });
  expect(seen).toMatchObject({ code: 3, stdout: expect.stringContaining('Running') });
  expect(seen.stderr).toBe('kubectl works with prod in this shell. To leave it: exit\n');
});

test.each([
  [['prod', '--', 'nonsense'], 1, 'there is no program nonsense'],
  [['prod', '--', '/etc/passwd'], 1, '/etc/passwd could not be started (EACCES)'],
  [['nonsense', '--', 'true'], 1, 'has no cluster "nonsense"'],
  [['--', 'true'], 2, 'for which clusters?\n  Name them before --.'],
  [[], 2, 'for which clusters?\n  Name them.'],
])('%j: says what is wrong, and leaves nothing', async (words, code, message) => {
  const { rancher, left } = await settle();
  expect(await rancher('shell', ...words)).toMatchObject({
    code,
    stdout: '',
    stderr: expect.stringContaining(message),
  });
  expect(left()).toEqual([]);
});

test('where nothing can be written, or KUBECONFIG would not be one file, it says so', async () => {
  const { home } = await settle();
  const shell = (cache: string) =>
    run('kubectl-rancher', ['shell', 'prod', '--', 'true'], { env: { ...home.env, KUBECTL_RANCHER_CACHE_DIR: cache } });
  expect(await shell(home.path('a:b'))).toMatchObject({ code: 1, stderr: expect.stringContaining('has a ":" in it') });
  expect(await shell(home.path('kubeconfig'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/ENOTDIR|EEXIST/),
  });
});

test('without a login, and no one to ask, it says what to type and runs nothing', async () => {
  const { rancher, home } = await startWorkstation();
  const seen = await rancher('shell', 'prod', '--', 'touch', join(home.directory, 'touched'));
  expect(seen).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('kubectl rancher login') });
  expect(existsSync(home.path('touched'))).toBe(false);
});
