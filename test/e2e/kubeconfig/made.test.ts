import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { runInProcess } from '../../support/in-process.ts';
import { anyKubectl, findKubectls } from '../../support/kubectl.ts';
import { createLoggedInHome, podsSeen, runKubectl, writeHomeFile } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { clusterId } from '../../support/sandbox.ts';

const read = (path: string) => parseKubeconfig(readFileSync(path, 'utf8'));

test.each([
  ['a command', false],
  ['tokens', true],
])(
  'every kubectl on this machine works with every context of a file with %s',
  { tags: ['gated'] },
  async (_what, generateToken) => {
    const { home, host, rancher } = await createLoggedInHome({ username: 'admin', generateToken });
    const file = home.path('all.yaml');
    expect(await rancher('kubeconfig', '--all', '-f', file)).toMatchObject({ code: 0, stdout: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const names = ['dev', 'local', 'prod', 'prod-fqdn'].map((name) => `${name}@${host}`);
    expect(read(file).contexts.map(({ name }) => name)).toEqual(names);
    for (const kubectl of await findKubectls()) {
      for (const name of names) {
        const pods = await runKubectl(kubectl, home, `--kubeconfig=${file}`, `--context=${name}`, 'get', 'pods');
        expect(pods, `${kubectl.version} ${name}`).toMatchObject(podsSeen);
      }
    }
  },
);

test('names, prefix, endpoints and the current context are as they were asked for, and kubectl works with them', async () => {
  const { home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const kubectl = await anyKubectl();
  const make = async (...args: string[]) => {
    const file = home.path(`${args.join('')}.yaml`);
    expect(await rancher('kubeconfig', '-f', file, ...args)).toMatchObject({ code: 0 });
    const config = read(file);
    const pods = await runKubectl(kubectl, home, `--kubeconfig=${file}`, 'get', 'pods');
    expect(pods, args.join(' ')).toMatchObject(podsSeen);
    return { contexts: config.contexts.map(({ name }) => name), current: config['current-context'] };
  };
  expect(await make('--all', '--names=plain')).toEqual({ contexts: ['dev', 'prod', 'prod-fqdn'], current: 'dev' });
  expect(await make('--all', '--no-ace', '--prefix=x-', '--current-context=prod')).toEqual({
    contexts: [`x-dev@${host}`, `x-prod@${host}`],
    current: `x-prod@${host}`,
  });
  expect(await make('--all', `--current-context=prod-fqdn@${host}`)).toMatchObject({ current: `prod-fqdn@${host}` });
  expect(await make('prod', 'dev', '--names=plain', '--prefix=it is ', '--current-context=dev')).toEqual({
    contexts: ['it is prod', 'it is prod-fqdn', 'it is dev'],
    current: 'it is dev',
  });
  expect(await rancher('kubeconfig', 'dev', '--current-context=staging')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(`It has: dev@${host}`),
  });
});

test('the plugin is named by its bare name or by the path of a copy, and both work', async () => {
  const { home, rancher } = await createLoggedInHome({ commands: runInProcess });
  const kubectl = await anyKubectl();
  const commands: unknown[] = [];
  for (const style of ['bare', 'absolute']) {
    const file = home.path(`${style}.yaml`);
    await rancher('kubeconfig', 'dev', `--command=${style}`, '-f', file);
    expect(await runKubectl(kubectl, home, `--kubeconfig=${file}`, 'get', 'pods')).toMatchObject(podsSeen);
    commands.push(read(file).users[0]?.user.exec);
  }
  expect(commands).toMatchObject([
    { command: 'kubectl-rancher-auth' },
    { command: home.data('bin/kubectl-rancher-auth') },
  ]);
});

test('an endpoint without a name becomes one context for each node of the control plane', async () => {
  const { sandbox, home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const prod = sandbox.state.clusters.get(clusterId(sandbox, 'prod'));
  if (prod) prod.authorizedEndpoint = { fqdn: '', caCerts: '' };
  const file = home.path('nodes.yaml');
  expect(await rancher('kubeconfig', 'prod', '-f', file)).toMatchObject({ code: 0 });
  const { clusters, contexts, users } = read(file);
  expect(clusters.map(({ cluster }) => cluster.server)).toEqual([
    `${sandbox.url}/k8s/clusters/${prod?.id}`,
    expect.stringMatching(/^https:\/\/\d+\.\d+\.\d+\.\d+:6443$/),
  ]);
  expect(contexts[1]?.name).toMatch(new RegExp(`^prod-[\\w-]+@${host}$`));
  expect(contexts.map(({ context }) => context.user)).toEqual([`prod@${host}`, `prod@${host}`]);
  expect(users).toHaveLength(1);
  const kubectl = await anyKubectl();
  expect(await runKubectl(kubectl, home, `--kubeconfig=${file}`, 'get', 'pods')).toMatchObject(podsSeen);
});

test('one file for two servers; plain names that both have are refused, and the others are merged beside each other', async () => {
  const one = await createLoggedInHome({ commands: runInProcess });
  const { home, rancher } = one;
  const other = await createLoggedInHome({ commands: runInProcess, home });
  const kubectl = await anyKubectl();
  const file = home.path('both.yaml');
  const requests = [`prod@${one.host}`, `dev@${other.host}`];
  expect(await rancher('kubeconfig', ...requests, '-f', file)).toMatchObject({ code: 0 });
  expect(read(file)['current-context']).toBe(requests[0]);
  for (const name of requests) {
    const pods = await runKubectl(kubectl, home, `--kubeconfig=${file}`, `--context=${name}`, 'get', 'pods');
    expect(pods, name).toMatchObject(podsSeen);
  }
  const same = [`dev@${one.host}`, `dev@${other.host}`];
  const refused = { code: 2, stderr: expect.stringContaining('two servers have a cluster called dev') };
  expect(await rancher('kubeconfig', ...same, '--names=plain')).toMatchObject({ ...refused, stdout: '' });
  expect(await rancher('kubeconfig', ...same, '--names=plain', '--merge')).toMatchObject(refused);
  expect(await rancher('kubeconfig', ...same, '--merge')).toMatchObject({ code: 0 });
  for (const name of same) {
    expect(await runKubectl(kubectl, home, `--context=${name}`, 'get', 'pods'), name).toMatchObject(podsSeen);
  }
});

test('- in place of a file is stdout', async () => {
  const { home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const inHome = ['-c', 'cd "$1" && kubectl-rancher kubeconfig dev -f -', 'sh', home.path('.')];
  const { code, stdout } = await run('/bin/sh', inHome, { env: home.env });
  expect({ code, contexts: parseKubeconfig(stdout).contexts.map(({ name }) => name) }).toEqual({
    code: 0,
    contexts: [`dev@${host}`],
  });
  expect(existsSync(home.path('-'))).toBe(false);
  expect(await rancher('kubeconfig', 'dev', '--merge', '-f', '-')).toMatchObject({ code: 2, stdout: '' });
});

test('a file that is there is not overwritten without --force, and a broken wish leaves nothing behind', async () => {
  const { sandbox, home, rancher } = await createLoggedInHome({ commands: runInProcess, generateToken: true });
  const file = home.path('made.yaml');
  await rancher('kubeconfig', 'dev', '-f', file);
  const before = readFileSync(file, 'utf8');
  const tokens = sandbox.state.extTokens.size;
  expect(await rancher('kubeconfig', 'dev', '-f', file)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--force'),
  });
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(sandbox.state.extTokens.size).toBe(tokens);
  expect(await rancher('kubeconfig', 'dev', '-f', file, '--force')).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'utf8')).not.toBe(before);
  const wrong = [['--all', '--dry-run'], ['--all', '--prune'], []];
  for (const args of wrong) expect(await rancher('kubeconfig', ...args), args.join()).toMatchObject({ code: 2 });
});

test('where KUBECTL_RANCHER_PROFILE is set, what is made or converted for the default profile stays with it', async () => {
  const { sandbox, home, rancher } = await createLoggedInHome({ commands: runInProcess, username: 'admin' });
  const kubectl = await anyKubectl();
  const ranchers = `--server=${new URL(sandbox.url).host}`;
  const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'rancher', args: ['token', ranchers] };
  const server = `${sandbox.url}/k8s/clusters/${clusterId(sandbox, 'dev')}`;
  const cluster = { server, 'certificate-authority-data': Buffer.from(sandbox.caPem).toString('base64') };
  const converted = writeHomeFile(
    home,
    'of-rancher.yaml',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'dev', cluster }],
      contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
      'current-context': 'dev',
      users: [{ name: 'dev', user: { exec } }],
    }),
  );
  home.env.KUBECTL_RANCHER_PROFILE = 'work';
  const made = home.path('made.yaml');
  expect(await rancher('kubeconfig', 'dev', '--profile=default', '-f', made)).toMatchObject({ code: 0 });
  expect(await rancher('kubeconfig', 'convert', converted, '--profile=default')).toMatchObject({ code: 0 });
  for (const file of [made, converted]) {
    expect(await runKubectl(kubectl, home, `--kubeconfig=${file}`, 'get', 'pods')).toMatchObject(podsSeen);
  }
  delete home.env.KUBECTL_RANCHER_PROFILE;
  const plain = home.path('plain.yaml');
  expect(await rancher('kubeconfig', 'dev', '-f', plain)).toMatchObject({ code: 0 });
  expect(readFileSync(plain, 'utf8')).not.toContain('--profile');
});
