import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { foreign } from '../../kube/sample.ts';
import { runInProcess } from '../../support/in-process.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import {
  createLoggedInHome,
  type LoggedInHome,
  podsSeen,
  runKubectl,
  setGenerateToken,
  writeHomeFile,
} from '../../support/logged-in-home.ts';
import { clusterId } from '../../support/sandbox.ts';

async function kubectl({ home }: LoggedInHome, ...args: string[]) {
  return runKubectl(await anyKubectl(), home, ...args);
}

/** The contexts that kubectl has, each with its namespace. */
async function contextsOf(user: LoggedInHome): Promise<Record<string, string | undefined>> {
  const { stdout } = await kubectl(user, 'config', 'view', '-o', 'json');
  const { contexts } = JSON.parse(stdout);
  return Object.fromEntries(
    contexts.map(({ name, context }: { name: string; context: { namespace?: string } }) => [name, context.namespace]),
  );
}

test('names by a template have labels, ids and the server in them, and each context works; a second merge changes nothing', async () => {
  const user = await createLoggedInHome();
  const { sandbox, host, rancher } = user;
  const merge = ['kubeconfig', '--all', '--merge', '--names={label:env}/{cluster}@{server}#{profile}'];
  expect(await rancher(...merge)).toMatchObject({ code: 0 });
  const names = [`dev/dev@${host}#default`, `prod/prod-fqdn@${host}#default`, `prod/prod@${host}#default`];
  expect(Object.keys(await contextsOf(user)).sort()).toEqual(names);
  for (const name of names) expect(await kubectl(user, `--context=${name}`, 'get', 'pods')).toMatchObject(podsSeen);
  expect(await rancher(...merge, '--prune')).toMatchObject({ stderr: expect.stringContaining('Nothing to change') });
  const made = await rancher(
    'kubeconfig',
    '--all',
    '--exec',
    '--names=x',
    '--names={label:team}',
    '--current-context=dev',
  );
  const id = clusterId(sandbox, 'dev');
  expect(parseKubeconfig(made.stdout)).toMatchObject({ 'current-context': `-${id}` });
});

test('a namespace is that of every context; one that a user chose stays until another one is given', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { host, rancher } = user;
  const merge = ['kubeconfig', '--all', '--merge'];
  await rancher(...merge, '--namespace=shop');
  const all = (namespace: string) => ({ [`dev@${host}`]: namespace, [`prod@${host}`]: namespace });
  expect(await contextsOf(user)).toMatchObject(all('shop'));
  await kubectl(user, 'config', 'set-context', `prod@${host}`, '--namespace=mine');
  await rancher(...merge);
  expect(await contextsOf(user)).toMatchObject({ ...all('shop'), [`prod@${host}`]: 'mine' });
  await rancher(...merge, '--namespace=5');
  expect(await contextsOf(user)).toMatchObject(all('5'));
  expect(await rancher(...merge, '--namespace=5')).toMatchObject({
    stderr: expect.stringContaining('Nothing to change'),
  });
  expect(await rancher(...merge, '--namespace=A_b')).toMatchObject({ code: 2 });
});

test("clusters are selected by Rancher's labels, in a kubeconfig and in the list", async () => {
  const { sandbox, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const dev = sandbox.state.clusters.get(clusterId(sandbox, 'dev'));
  if (dev) dev.labels['example.com/team'] = 'web';
  const select = async (selector: string) => {
    const { stdout } = await rancher('kubeconfig', '--exec', '--no-ace', '--selector', selector);
    const listed = await rancher('clusters', '-o', 'name', '--selector', selector);
    const names = parseKubeconfig(stdout).contexts.map(({ name }) => name.replace(`@${host}`, ''));
    expect(listed.stdout.trim().split('\n')).toEqual(names);
    return names;
  };
  expect(await select('env=prod')).toEqual(['prod']);
  expect(await select('env!=prod,example.com/team')).toEqual(['dev']);
  expect(await rancher('kubeconfig', '--exec', '--selector=env=none')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('no cluster of'),
  });
  expect(await rancher('clusters', '--selector=env=none')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('with these labels'),
  });
  for (const wrong of [['prod', '--selector=env=prod'], ['--selector=env in (a)']]) {
    expect(await rancher('kubeconfig', ...wrong)).toMatchObject({ code: 2, stdout: '' });
  }
  const { stdout } = await rancher('clusters', '-o', 'json', '--selector=example.com/team');
  expect(JSON.parse(stdout).clusters[0].labels).toEqual({ env: 'dev', 'example.com/team': 'web' });
  expect((await rancher('clusters', '-o', 'wide')).stdout).toMatch(/LABELS(.|\n)*env=dev,example\.com\/team=web/);
});

test("with --prefer ace a cluster's own endpoint has the plain name and is current, in a new file and in one that is there", async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { sandbox, host, rancher } = user;
  const merge = ['kubeconfig', '--all', '--merge'];
  const serverOf = async (name: string) => {
    const view = ['config', 'view', '--minify', `--context=${name}`, '-o', 'jsonpath={.clusters[0].cluster.server}'];
    return (await kubectl(user, ...view)).stdout;
  };
  const through = `${sandbox.url}/k8s/clusters/${clusterId(sandbox, 'prod')}`;
  await rancher(...merge, '--current-context=prod');
  const endpoint = await serverOf(`prod-fqdn@${host}`);
  expect(await rancher(...merge, '--prefer=ace', '--prune')).toMatchObject({ code: 0 });
  expect(Object.keys(await contextsOf(user)).sort()).toEqual(
    ['dev', 'prod-rancher', 'prod'].map((name) => `${name}@${host}`),
  );
  expect(await serverOf(`prod@${host}`)).toBe(endpoint);
  expect(await serverOf(`prod-rancher@${host}`)).toBe(through);
  expect(await kubectl(user, 'get', 'pods')).toMatchObject(podsSeen);
  expect(await kubectl(user, `--context=prod-rancher@${host}`, 'get', 'pods')).toMatchObject(podsSeen);
  for (const more of [['--prefer=ace'], ['--prefer=ace', '--prune'], [], ['--prune']]) {
    const again = await rancher(...merge, ...more);
    expect(again, more.join()).toMatchObject({ stderr: expect.stringContaining('Nothing to change') });
  }
  const { stdout } = await rancher('kubeconfig', '--all', '--exec', '--prefer=ace');
  expect(parseKubeconfig(stdout)).toMatchObject({ 'current-context': `prod@${host}` });
  expect(await rancher('kubeconfig', '--all', '--prefer=ace', '--no-ace')).toMatchObject({ code: 2, stdout: '' });
});

test('a directory gets a file for each cluster, with its own contexts; what was changed in one stays', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { home, host, rancher } = user;
  const make = (...more: string[]) =>
    rancher('kubeconfig', '--all', '--names=plain', '--dir', home.path('kube'), ...more);
  const made = await make('--exec');
  expect(made).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Wrote 2 files into') });
  expect(readdirSync(home.path('kube')).sort()).toEqual(['dev.yaml', 'prod.yaml']);
  const file = home.path('kube/prod.yaml');
  expect([statSync(home.path('kube')), statSync(file)].map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600]);
  const pods = (name: string) => kubectl(user, `--kubeconfig=${file}`, `--context=${name}`, 'get', 'pods');
  expect(await kubectl(user, `--kubeconfig=${file}`, 'get', 'pods')).toMatchObject(podsSeen);
  expect(await pods('prod-fqdn')).toMatchObject(podsSeen);
  await kubectl(user, `--kubeconfig=${file}`, 'config', 'rename-context', 'prod', 'live');
  await kubectl(user, `--kubeconfig=${file}`, 'config', 'set-context', '--current', '--namespace=default');
  expect(await make('--exec')).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing to change') });
  expect(await pods('live')).toMatchObject(podsSeen);
  expect(readdirSync(home.path('kube')).sort()).toEqual(['dev.yaml', 'prod.yaml']);
  expect(await rancher('kubeconfig', `dev@${host}`, '--exec', '--dir', home.path('hosts'))).toMatchObject({ code: 0 });
  expect(readdirSync(home.path('hosts'))).toEqual([`dev@${host.replace(':', '_')}.yaml`]);
});

test('a file in the directory that is not of this program is not overwritten without --force, and no other is written', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { sandbox, home, rancher } = user;
  mkdirSync(home.path('kube'));
  const make = (...more: string[]) =>
    rancher('kubeconfig', '--all', '--names=plain', '--dir', home.path('kube'), ...more);
  for (const text of [foreign, 'no: kubeconfig: at all', '']) {
    const file = writeHomeFile(home, 'kube/prod.yaml', text);
    setGenerateToken(sandbox, true);
    const tokens = sandbox.state.extTokens.size;
    expect(await make()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--force') });
    expect(sandbox.state.extTokens.size).toBe(tokens);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(existsSync(home.path('kube/dev.yaml'))).toBe(false);
  }
  expect(await make('--force')).toMatchObject({ code: 0 });
  expect(load(readFileSync(home.path('kube/prod.yaml'), 'utf8'))).toMatchObject({ users: [{ name: 'prod' }] });
  expect(await make('--exec')).toMatchObject({ code: 0, stderr: expect.stringContaining('Wrote 2 files') });
  expect(readFileSync(home.path('kube/prod.yaml'), 'utf8')).not.toContain('token:');
});

test('a directory that cannot be written to leaves no token on the server', async () => {
  const { sandbox, home, rancher } = await createLoggedInHome({ commands: runInProcess, generateToken: true });
  const tokens = sandbox.state.extTokens.size;
  writeFileSync(home.path('file'), '');
  const refused = await rancher('kubeconfig', '--all', '--dir', home.path('file'));
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('cannot write') });
  expect(sandbox.state.extTokens.size).toBe(tokens);
});

test.each([
  [['--names={nobody}'], '{cluster}, {server}, {id}, {profile}, {label:KEY}'],
  [['--names={label:}'], '{label:}'],
  [['--names=other'], 'host, plain or a template'],
  [['--names={cluster'], 'host, plain or a template'],
  [['--dir=x', '--merge'], '--dir cannot be used with --merge'],
  [['--dir=x', '-f', 'y'], '--dir cannot be used with -f'],
  [['--dir=x', '--current-context=y'], '--dir cannot be used with --current-context'],
])('%s is wrong usage, and says what is right', async (options, words) => {
  const { home, rancher } = await createLoggedInHome({ commands: runInProcess });
  expect(await rancher('kubeconfig', '--all', ...options)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(words),
  });
  expect(existsSync(home.path('x'))).toBe(false);
});
