import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generateKubeconfig } from '../support/generate-kubeconfig.ts';
import { createHome } from '../support/home.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { run } from '../support/process.ts';
import { startOnTerminal, typeLogin } from '../support/pseudo-terminal.ts';
import { clusterId, takeRequests, useSandbox } from '../support/sandbox.ts';

const group = 'client.authentication.k8s.io';

/** Jane, logged in to a sandbox whose admin wants no tokens in kubeconfigs. */
async function settle() {
  const sandbox = await useSandbox();
  const setting = sandbox.state.settings.get('kubeconfig-generate-token');
  if (setting !== undefined) setting.value = 'false';
  const home = createHome();
  const logIn = () =>
    run(
      'kubectl-rancher',
      ['login', sandbox.url, '--username=jane', '--password-stdin', `--ca-checksum=${sandbox.caChecksum}`],
      {
        env: home.env,
        input: 'jane-password',
      },
    );
  expect(await logIn()).toMatchObject({ code: 0 });
  const host = sandbox.url.replace('https://', '');
  return { sandbox, home, host, ask: [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`] };
}

test.each([
  ['nothing, as clients in other languages do', {}, `${group}/v1beta1`],
  [
    'v1beta1',
    { KUBERNETES_EXEC_INFO: `{"kind":"ExecCredential","apiVersion":"${group}/v1beta1","spec":{"interactive":false}}` },
    `${group}/v1beta1`,
  ],
  [
    'v1',
    { KUBERNETES_EXEC_INFO: `{"apiVersion": "${group}/v1", "kind": "ExecCredential", "spec": {"interactive": true}}` },
    `${group}/v1`,
  ],
])('a client that says %s gets one ExecCredential in the version it takes', async (_says, info, apiVersion) => {
  const { home, ask } = await settle();
  const answer = await run('kubectl-rancher-auth', ask, { env: { ...home.env, ...info } });
  expect(answer).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(answer.stdout)).toEqual({
    kind: 'ExecCredential',
    apiVersion,
    spec: {},
    status: {
      token: expect.stringMatching(/^token-\w+:\w+$/),
      expirationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    },
  });
});

test('the plugin takes the leading word token, and works by a link, a path with spaces and no folder in its name', async () => {
  const { home, ask } = await settle();
  const folder = home.path('a folder with spaces');
  mkdirSync(folder);
  symlinkSync(home.path('bin/kubectl-rancher-auth'), `${folder}/plugin`);
  for (const [command, args] of [
    ['kubectl-rancher-auth', ['token', ...ask]],
    [`${folder}/plugin`, ask],
    ['/bin/sh', ['-c', `cd '${folder}' && ./plugin ${ask.join(' ')}`]],
  ] as const) {
    expect(await run(command, [...args], { env: home.env }), command).toMatchObject({ code: 0, stderr: '' });
  }
});

test('a kubeconfig that Rancher itself made works as it is, with the plugin linked under the name rancher', async () => {
  const { sandbox, home, host } = await settle();
  symlinkSync(fileURLToPath(new URL('../../bin/kubectl-rancher-auth', import.meta.url)), home.path('bin/rancher'));
  const { path } = await anyKubectl();
  for (const name of ['dev', 'prod']) {
    const config = await generateKubeconfig(sandbox, clusterId(sandbox, name));
    expect(config).toContain('command: rancher');
    writeFileSync(home.path('kubeconfig'), config);
    const pods = await run(path, ['--context', name, 'get', 'pods'], { env: home.env });
    expect(pods, name).toMatchObject({ code: 0, stdout: expect.stringContaining('Running') });
    const minted = [...sandbox.state.tokens.values()].filter(
      ({ isDerived, kind }) => isDerived && kind !== 'kubeconfig',
    );
    expect(minted.at(-1)?.clusterId).toBe(clusterId(sandbox, name));
  }
  const other = await run('rancher', ['login', host], { env: home.env });
  expect(other).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('not the Rancher CLI') });
});

test('kubectl that finds no session says once what to type', async () => {
  const { sandbox, home, host, ask } = await settle();
  await run('kubectl-rancher', ['logout'], { env: home.env });
  const { path } = await anyKubectl();
  const set = (...args: string[]) => run(path, ['config', ...args], { env: home.env });
  await set('set-cluster', 'dev', `--server=${sandbox.url}/k8s/clusters/${clusterId(sandbox, 'dev')}`);
  await set(
    'set-credentials',
    'dev',
    '--exec-api-version=client.authentication.k8s.io/v1beta1',
    '--exec-command=kubectl-rancher-auth',
    ...ask.map((arg) => `--exec-arg=${arg}`),
  );
  await set('set-context', 'dev', '--cluster=dev', '--user=dev');
  const pods = await run(path, ['--context=dev', 'get', 'pods'], { env: home.env });
  expect(pods).toMatchObject({ code: 1, stdout: '' });
  expect(pods.stderr.match(new RegExp(`not logged in to ${host}`, 'g'))).toHaveLength(1);
});

test('kubectl finds the program as its plugin, and completes its commands', async () => {
  const { home } = await settle();
  const { path } = await anyKubectl();
  const status = await run(path, ['rancher', 'status'], { env: home.env });
  expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('jane') });
  const offers = await run(path, ['__complete', 'rancher', 'log'], { env: home.env });
  expect(offers.stdout.split('\n')).toEqual(expect.arrayContaining(['login', 'logout', ':4']));
  const options = await run(path, ['__complete', 'rancher', 'kubeconfig', '--a'], { env: home.env });
  expect(options.stdout.split('\n')).toEqual(expect.arrayContaining(['--all', ':4']));
});

test('two kubectls in one terminal, one after the other, need one login', async () => {
  const { sandbox, home, ask } = await settle();
  await run('kubectl-rancher', ['logout'], { env: home.env });
  takeRequests(sandbox);
  const script = `kubectl-rancher-auth ${ask.join(' ')} >/dev/null && kubectl-rancher-auth --server=${ask[0]?.slice(9)} --cluster=${clusterId(sandbox, 'prod')} >/dev/null && echo both`;
  const terminal = startOnTerminal('/bin/sh', ['-c', script], home.env);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('both');
  expect(await terminal.ended).toBe(0);
  expect(takeRequests(sandbox).filter((request) => request === 'POST /v1-public/login')).toHaveLength(1);
});
