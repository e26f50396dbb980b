import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHome, type Home } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';
import { anyKubectl, findKubectls } from '../support/kubectl.ts';
import { logInHere } from '../support/log-in.ts';
import { run } from '../support/process.ts';
import { startOnTerminal, typeLogin } from '../support/pseudo-terminal.ts';
import { clusterId, deleteTokens, takeRequests, useSandbox } from '../support/sandbox.ts';

/** A user of a sandbox in a home of his own, logged in, with a kubeconfig that runs the plugin. */
async function settle(username: 'admin' | 'jane') {
  const sandbox = await useSandbox();
  const home = createHome();
  const setting = sandbox.state.settings.get('kubeconfig-generate-token');
  if (setting !== undefined) setting.value = 'false';
  writeFileSync(home.path('ca.pem'), sandbox.caPem);
  const rancher = (...args: string[]) => run('kubectl-rancher', args, { env: home.env });
  await logInHere(sandbox, home.env, username);
  const make = ['kubeconfig', '--all', '-f', home.path('kubeconfig')];
  expect(await runInProcess(make, home.env)).toMatchObject({ code: 0 });
  const { path } = await anyKubectl();
  const host = sandbox.url.replace('https://', '');
  const kubectl = (context: string, ...args: string[]) =>
    run(path, ['--context', `${context}@${host}`, ...args], { env: home.env });
  return { sandbox, home, host, rancher, kubectl, kubectlPath: path };
}

async function forgetCredentials({ cache }: Home): Promise<void> {
  await run('rm', ['-rf', cache()], { env: { PATH: process.env.PATH ?? '' } });
}

test('every kubectl works on three clusters and an endpoint of a cluster, from one kubeconfig', {
  tags: ['gated'],
}, async () => {
  const { home, host } = await settle('admin');
  for (const { path, version } of await findKubectls()) {
    await forgetCredentials(home);
    for (const context of ['local', 'dev', 'prod', 'prod-fqdn']) {
      const pods = await run(path, ['--context', `${context}@${host}`, 'get', 'pods'], { env: home.env });
      expect(pods, `kubectl ${version} on ${context}`).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Running'),
      });
    }
  }
});

test('get, apply, delete, whoami', async () => {
  const { sandbox, kubectl } = await settle('jane');
  expect(await kubectl('dev', 'create', 'configmap', 'mine', '--from-literal=a=b')).toMatchObject({ code: 0 });
  expect((await kubectl('dev', 'get', 'configmap', 'mine', '-o', 'jsonpath={.data.a}')).stdout).toBe('b');
  expect((await kubectl('prod', 'get', 'configmap', 'mine')).stderr).toContain('not found');
  expect(await kubectl('dev', 'delete', 'configmap', 'mine')).toMatchObject({ code: 0 });
  expect((await kubectl('dev', 'auth', 'whoami')).stdout).toContain(sandbox.state.findUser('jane')?.id);
});

test('only the first kubectl on a cluster asks Rancher for a token', async () => {
  const { sandbox, kubectl } = await settle('jane');
  await kubectl('dev', 'get', 'pods');
  takeRequests(sandbox);
  await kubectl('dev', 'get', 'pods');
  expect(takeRequests(sandbox).filter((request) => !request.includes('/k8s/clusters/'))).toEqual([]);
});

test("dev's token is refused on prod", async () => {
  const { sandbox, host, home, kubectlPath } = await settle('jane');
  const ask = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  const { stdout } = await run('kubectl-rancher-auth', ask, { env: home.env });
  const { token } = JSON.parse(stdout).status;
  const at = (cluster: string) =>
    run(
      kubectlPath,
      [
        `--server=${sandbox.url}/k8s/clusters/${clusterId(sandbox, cluster)}`,
        `--token=${token}`,
        `--certificate-authority=${home.path('ca.pem')}`,
        'get',
        'pods',
      ],
      {
        env: { ...home.env, KUBECONFIG: '/dev/null' },
      },
    );
  expect(await at('dev')).toMatchObject({ code: 0 });
  const refused = await at('prod');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('system:unauthenticated');
});

test('kubectl get -w follows what happens', async () => {
  const { host, home, kubectl, kubectlPath } = await settle('jane');
  const watch = startOnTerminal(kubectlPath, ['--context', `dev@${host}`, 'get', 'configmaps', '-w'], home.env);
  await watch.waitFor('kube-root-ca.crt');
  await kubectl('dev', 'create', 'configmap', 'arrives-later');
  await watch.waitFor('arrives-later');
});

test('kubectl apply -f - : stdin is taken, and the login is still asked for on the terminal', async () => {
  const { host, home, rancher, kubectlPath } = await settle('jane');
  await rancher('logout');
  const manifest = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"piped"}}';
  const script = `echo '${manifest}' | '${kubectlPath}' --context dev@${host} apply -f -`;
  const terminal = startOnTerminal('/bin/sh', ['-c', script], home.env);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('configmap/piped created');
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).not.toContain('jane-password');
});

test('a session that was ended on the server: the next kubectl that needs it logs in anew', async () => {
  const { sandbox, host, home, kubectl, kubectlPath } = await settle('jane');
  await kubectl('dev', 'get', 'pods');
  deleteTokens(sandbox, ({ isDerived }) => !isDerived);
  const terminal = startOnTerminal(kubectlPath, ['--context', `prod@${host}`, 'get', 'pods'], home.env);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('Running');
  expect(await terminal.ended).toBe(0);
});

test('after logout nothing is left on the server, and nothing secret here', async () => {
  const { sandbox, home, rancher, kubectl } = await settle('jane');
  await kubectl('dev', 'get', 'pods');
  expect((await rancher('status')).stdout).toContain('jane');
  expect(await rancher('logout')).toMatchObject({ code: 0 });
  expect([...sandbox.state.tokens.keys()]).toEqual([]);
  const folders = [home.data('sessions'), home.cache('credentials')];
  const files = await run('find', [...folders, '-type', 'f', '-size', '+0'], { env: home.env });
  expect(files.stdout).toBe('');
  expect((await rancher('status', '--check')).code).toBe(4);
});

test('token delete: the tokens of one cluster, or all, are gone on the server and here', async () => {
  const { sandbox, rancher, kubectl } = await settle('jane');
  const minted = (): string[] => [...sandbox.state.tokens.values()].flatMap(({ clusterId: id }) => (id ? [id] : []));
  await kubectl('dev', 'get', 'pods');
  await kubectl('prod', 'get', 'pods');
  expect(minted()).toHaveLength(2);
  expect(await rancher('token', 'delete')).toMatchObject({ code: 2, stderr: expect.stringContaining('which tokens?') });
  const deleted = await rancher('token', 'delete', '--cluster', clusterId(sandbox, 'dev'));
  expect(deleted).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Deleted 1 token on /) });
  expect(minted()).toEqual([clusterId(sandbox, 'prod')]);
  const none = await rancher('token', 'delete', '--cluster', 'nonsense');
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('There are tokens for: prod (c-') });
  await kubectl('dev', 'get', 'pods');
  expect(await rancher('token', 'delete', '--cluster', 'dev')).toMatchObject({ code: 0 });
  expect(minted()).toEqual([clusterId(sandbox, 'prod')]);
  expect(await rancher('token', 'delete', '--all')).toMatchObject({ code: 0 });
  expect(minted()).toEqual([]);
  expect(await kubectl('dev', 'get', 'pods')).toMatchObject({ code: 0, stderr: '' });
});

test('a kubeconfig that exists is not overwritten without --force, and is for its owner only', async () => {
  const { sandbox, home, rancher } = await settle('jane');
  const mode = async (): Promise<string> =>
    (await run('stat', ['-c', '%a', home.path('kubeconfig')], { env: home.env })).stdout.trim();
  expect(await mode()).toBe('600');
  const setting = sandbox.state.settings.get('kubeconfig-generate-token');
  if (setting !== undefined) setting.value = 'true';
  const tokens = sandbox.state.tokens.size;
  const again = await rancher('kubeconfig', '--all', '-f', home.path('kubeconfig'));
  expect(sandbox.state.tokens.size).toBe(tokens);
  expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--force') });
  expect(await rancher('kubeconfig', 'dev', '--force', '-f', home.path('kubeconfig'))).toMatchObject({ code: 0 });
  expect(await mode()).toBe('600');
});
