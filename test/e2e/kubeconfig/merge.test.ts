import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { foreign } from '../../kube/sample.ts';
import type { Home } from '../../support/home.ts';
import { runInProcess } from '../../support/in-process.ts';
import { anyKubectl, putKubectlOnPath } from '../../support/kubectl.ts';
import {
  createLoggedInHome,
  type LoggedInHome,
  podsSeen,
  runKubectl,
  setGenerateToken,
  writeHomeFile,
} from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { clusterId, takeRequests } from '../../support/sandbox.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const mode = (path: string): number => statSync(path).mode & 0o777;

test('a file and folder that are missing are made, for the user alone; the first context becomes the current one', async () => {
  const { home, host, rancher } = await createLoggedInHome();
  delete home.env.KUBECONFIG;
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({ code: 0, stdout: '' });
  const file = home.path('.kube/config');
  expect([mode(home.path('.kube')), mode(file)]).toEqual([0o700, 0o600]);
  expect(existsSync(`${file}.kubectl-rancher-backup`)).toBe(false);
  const kubectl = await anyKubectl();
  expect(await runKubectl(kubectl, home, 'config', 'current-context')).toMatchObject({ stdout: `dev@${host}\n` });
  expect(await runKubectl(kubectl, home, 'get', 'pods')).toMatchObject(podsSeen);
});

test("a user's file keeps its mode, its link, what stands in it and its current context; its last version is kept", async () => {
  const { home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  mkdirSync(home.path('dotfiles'));
  const target = writeHomeFile(home, 'dotfiles/config', foreign);
  chmodSync(target, 0o640);
  symlinkSync('dotfiles/config', home.path('kubeconfig'));
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`kubectl --context dev@${host} get pods`),
  });
  expect(lstatSync(home.path('kubeconfig')).isSymbolicLink()).toBe(true);
  const backup = `${target}.kubectl-rancher-backup`;
  expect([mode(target), mode(backup)]).toEqual([0o640, 0o600]);
  expect(read(backup)).toBe(foreign);
  const merged = read(target).split('\n');
  expect(foreign.split('\n').filter((line) => !merged.includes(line))).toEqual([]);
  const kubectl = await anyKubectl();
  expect(await runKubectl(kubectl, home, 'config', 'current-context')).toMatchObject({ stdout: 'home\n' });
  expect(await runKubectl(kubectl, home, `--context=dev@${host}`, 'get', 'pods')).toMatchObject(podsSeen);
  const before = read(target);
  const again = await rancher('kubeconfig', '--all', '--merge');
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing to change') });
  expect(read(target)).toBe(before);
  expect(await rancher('kubeconfig', '--all', '--merge', '--current-context=prod')).toMatchObject({ code: 0 });
  expect(await runKubectl(kubectl, home, 'config', 'current-context')).toMatchObject({ stdout: `prod@${host}\n` });
});

test('of several files the first that is there gets what is new, and each entry is renewed where it stands', async () => {
  const { home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const [missing, first, second] = [home.path('none'), home.path('first'), home.path('second')];
  writeFileSync(first, foreign);
  expect(await rancher('kubeconfig', 'prod', '--merge', '-f', second)).toMatchObject({ code: 0 });
  writeFileSync(second, read(second).replace('interactiveMode: IfAvailable', 'interactiveMode: Never'));
  home.env.KUBECONFIG = [missing, first, second].join(':');
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({ code: 0 });
  expect(existsSync(missing)).toBe(false);
  expect(read(first)).toContain(`- name: dev@${host}`);
  expect(read(first)).not.toContain(`- name: prod@${host}`);
  expect(read(second)).toContain('interactiveMode: IfAvailable');
  expect(read(second)).not.toContain(`dev@${host}`);
  const kubectl = await anyKubectl();
  for (const name of [`dev@${host}`, `prod@${host}`]) {
    expect(await runKubectl(kubectl, home, `--context=${name}`, 'get', 'pods'), name).toMatchObject(podsSeen);
  }
});

/** A list of files, of which one lies in a folder that cannot be written to: for root, only folders of the kernel are so. */
function fixedFile(home: Home): string {
  if (process.getuid?.() === 0) return '/sys/kubeconfig';
  mkdirSync(home.path('fixed'));
  writeFileSync(home.path('fixed/kubeconfig'), 'users: []\n');
  chmodSync(home.path('fixed'), 0o500);
  return home.path('fixed/kubeconfig');
}

test('a folder that cannot be written to is told, and no file is changed', async () => {
  const { home, rancher } = await createLoggedInHome({ commands: runInProcess });
  const file = home.path('mine');
  mkdirSync(home.path('fixed'), { mode: 0o500 });
  const fixed = process.getuid?.() === 0 ? '/sys/kubeconfig' : home.path('fixed/kubeconfig');
  home.env.KUBECONFIG = `${file}:${fixed}`;
  const refused = await rancher('kubeconfig', '--all', '--merge');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`cannot write ${fixed} (E`) });
  expect(existsSync(file)).toBe(false);
  expect(existsSync(`${file}.lock`)).toBe(false);
});

test('a system file that need not be changed may be where nothing can be written: for a merge, a login and a conversion', async () => {
  const { sandbox, home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const file = writeHomeFile(home, 'mine', foreign);
  home.env.KUBECONFIG = `${file}:${fixedFile(home)}`;
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({ code: 0 });
  expect(read(file)).toContain(`- name: dev@${host}`);
  writeFileSync(file, foreign);
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--force', '--merge'];
  expect(await run('kubectl-rancher', login, { env: home.env, input: 'jane-password' })).toMatchObject({ code: 0 });
  expect(read(file)).toContain(`- name: dev@${host}`);
  const ranchers = JSON.stringify({
    clusters: [{ name: 'dev', cluster: { server: `${sandbox.url}/k8s/clusters/${clusterId(sandbox, 'dev')}` } }],
    users: [{ name: 'dev', user: { exec: { command: 'rancher', args: ['token', `--server=${host}`] } } }],
    contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
  });
  writeFileSync(file, ranchers);
  expect(await rancher('kubeconfig', 'convert')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Converted dev'),
  });
});

test('a file that the list names twice is one file, whatever the spelling or link', async () => {
  const { home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const file = writeHomeFile(home, 'mine', foreign);
  symlinkSync('mine', home.path('link'));
  home.env.KUBECONFIG = [home.path('link'), `${home.path('.')}/./mine`, file].join(':');
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`Merged into ${home.path('link')}: 3 contexts added.`),
  });
  expect(read(file).split(`- name: dev@${host}\n`)).toHaveLength(4);
  const kubectl = await anyKubectl();
  expect(await runKubectl(kubectl, home, `--context=dev@${host}`, 'get', 'pods')).toMatchObject(podsSeen);
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({
    stderr: expect.stringContaining('Nothing to change'),
  });
});

test('a read-only file is left alone, and no token is made for it', async () => {
  const { sandbox, home, rancher } = await createLoggedInHome({ commands: runInProcess, generateToken: true });
  const file = writeHomeFile(home, 'kubeconfig', foreign, 0o400);
  takeRequests(sandbox);
  const refused = await rancher('kubeconfig', '--all', '--merge');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`chmod u+w ${file}`) });
  expect([read(file), mode(file)]).toEqual([foreign, 0o400]);
  expect(takeRequests(sandbox).filter((asked) => asked.startsWith('POST'))).toEqual([]);
});

test('a file that is no YAML is told with line and column, and left as it is', async () => {
  const { home, rancher } = await createLoggedInHome({ commands: runInProcess });
  const broken = 'apiVersion: v1\nusers:\n- name: me\n  user: {token: "secret-in-it"\ncontexts: []\n';
  const file = writeHomeFile(home, 'kubeconfig', broken);
  const refused = await rancher('kubeconfig', '--all', '--merge');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/kubeconfig .*line \d+, column \d+/) });
  expect(refused.stderr).not.toContain('secret-in-it');
  expect(read(file)).toBe(broken);
  expect([existsSync(`${file}.lock`), existsSync(`${file}.kubectl-rancher-backup`)]).toEqual([false, false]);
});

test('--prune takes out the contexts of clusters that are gone, and of no other server', async () => {
  const { sandbox, home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const other = await createLoggedInHome({ commands: runInProcess, home });
  const args = ['kubeconfig', '--all', '--merge', `--server=${sandbox.url}`];
  await rancher(...args);
  await rancher('kubeconfig', '--all', '--merge', `--server=${other.sandbox.url}`);
  for (const { state } of [sandbox, other.sandbox]) {
    for (const [id, { name }] of state.clusters) if (name === 'prod') state.clusters.delete(id);
  }
  const names = async () => {
    const { stdout } = await runKubectl(await anyKubectl(), home, 'config', 'get-contexts', '-o', 'name');
    return stdout.trim().split('\n').sort();
  };
  const all = [host, other.host].flatMap((at) => [`dev@${at}`, `prod-fqdn@${at}`, `prod@${at}`]).sort();
  expect(await rancher(...args)).toMatchObject({ code: 0 });
  expect(await names()).toEqual(all);
  const pruned = await rancher(...args, '--prune');
  expect(pruned).toMatchObject({ code: 0, stderr: expect.stringContaining(`Removed prod@${host}`) });
  expect(await names()).toEqual(all.filter((name) => ![`prod@${host}`, `prod-fqdn@${host}`].includes(name)));
});

/** Another cluster that Jane sees. */
function addCluster({ sandbox: { state } }: LoggedInHome, id: string, name: string): void {
  state.addCluster({ id, name, members: new Set([state.findUser('jane')?.id ?? '']) });
}

test('a second cluster of a name does not take over the context of the first', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { sandbox, home, host, rancher } = user;
  const kubectl = await anyKubectl();
  const serverOf = async (name: string) => {
    const view = ['config', 'view', '--minify', `--context=${name}`, '-o', 'jsonpath={.clusters[0].cluster.server}'];
    return (await runKubectl(kubectl, home, ...view)).stdout;
  };
  const prod = clusterId(sandbox, 'prod');
  const address = (id: string) => `${sandbox.url}/k8s/clusters/${id}`;
  await rancher('kubeconfig', 'prod', '--merge');
  addCluster(user, 'c-2', 'prod');
  addCluster(user, 'c-3', 'prod-fqdn');
  const endpoint = await serverOf(`prod-fqdn@${host}`);
  for (const id of ['c-2', 'c-3']) {
    expect(await rancher('kubeconfig', id, '--merge'), id).toMatchObject({ code: 0 });
  }
  expect(await serverOf(`prod@${host}`)).toBe(address(prod));
  expect(await serverOf(`prod-fqdn@${host}`)).toBe(endpoint);
  expect(await serverOf(`prod-c-2@${host}`)).toBe(address('c-2'));
  expect(await serverOf(`prod-fqdn-c-3@${host}`)).toBe(address('c-3'));
});

test('a cluster that takes the name of another is refused its context until that is taken out as it is said; of one that is gone it is told', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { sandbox, home, host, rancher } = user;
  await putKubectlOnPath(home);
  const file = home.path('mine');
  const merge = () => rancher('kubeconfig', 'dev', '--merge', '-f', file);
  await merge();
  const before = read(file);
  const dev = sandbox.state.clusters.get(clusterId(sandbox, 'dev'));
  if (dev) dev.name = 'old';
  addCluster(user, 'c-2', 'dev');
  const refused = await merge();
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`dev@${host} (${dev?.id}, and then c-2)`) });
  expect(read(file)).toBe(before);
  const [remove = ''] = /kubectl --kubeconfig .* config delete-context .*/.exec(refused.stderr) ?? [];
  expect(await run('/bin/sh', ['-c', remove], { env: home.env })).toMatchObject({ code: 0 });
  expect(await merge()).toMatchObject({ code: 0 });
  sandbox.state.clusters.delete('c-2');
  addCluster(user, 'c-4', 'dev');
  const moved = await merge();
  expect(moved.stderr).toContain(`dev@${host} now points to the cluster c-4, because c-2 no longer exists\n`);
  expect(read(file)).toContain('--cluster=c-4');
});

test('what is told to type next is about the file that was named', async () => {
  const { home, rancher } = await createLoggedInHome({ commands: runInProcess });
  writeHomeFile(home, 'my file', 'current-context: a\n');
  const kubectl = await anyKubectl();
  for (const add of [['dev'], ['dev', '--current-context=dev']]) {
    const { stderr } = await rancher('kubeconfig', ...add, '--merge', '-f', home.path('my file'));
    const [, next = ''] = /^Next: kubectl (.*?)(?: {3}\(.*)?$/m.exec(stderr) ?? [];
    expect(await run('/bin/sh', ['-c', `${kubectl.path} ${next}`], { env: home.env }), next).toMatchObject(podsSeen);
  }
});

test('--dry-run shows the difference without secrets, changes nothing and makes no tokens', async () => {
  const { sandbox, home, rancher } = await createLoggedInHome({ commands: runInProcess, generateToken: true });
  await rancher('kubeconfig', '--all', '--merge');
  const made = read(home.path('kubeconfig'));
  const keys = [...made.matchAll(/token: "?\S+:(\w+)/g)].map(([, key = '']) => key);
  expect(keys).toHaveLength(2);
  const mine = '- name: me\n  user: {client-key-data: a2V5LW1hdGVyaWFs, password: "pass-word"}\n';
  const before = made.replace('current-context:', `${mine}current-context:`);
  const file = writeHomeFile(home, 'kubeconfig', before);
  const tokens = sandbox.state.extTokens.size;
  const shown = await rancher('kubeconfig', '--all', '--merge', '--dry-run');
  expect(shown).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^- .*token: \[secret(.|\n)*^\+ .*token: \[secret/m),
  });
  for (const secret of [...keys, 'a2V5LW1hdGVyaWFs', 'pass-word']) expect(shown.stdout).not.toContain(secret);
  expect(shown.stdout).toContain('client-key-data: [secret');
  expect(shown.stderr).not.toContain('anyone who has this one');
  expect(read(file)).toBe(before);
  expect(existsSync(`${file}.lock`)).toBe(false);
  expect(sandbox.state.extTokens.size).toBe(tokens);
});

test('a foreign entry of the same name is refused, with what to do; what it says to do works', async () => {
  const { home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  const mine = `apiVersion: v1\nkind: Config\nusers:\n- name: dev@${host}\n  user:\n    username: somebody\n`;
  const file = writeHomeFile(home, 'kubeconfig', mine);
  const refused = await rancher('kubeconfig', '--all', '--merge');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`dev@${host}`) });
  expect(refused.stderr).toContain('--prefix');
  expect(read(file)).toBe(mine);
  expect(await rancher('kubeconfig', '--all', '--merge', '--prefix=my-')).toMatchObject({ code: 0 });
  const kubectl = await anyKubectl();
  expect(await runKubectl(kubectl, home, `--context=my-dev@${host}`, 'get', 'pods')).toMatchObject(podsSeen);
  expect(read(file)).toContain('username: somebody');
});

test('what to type next is of the server that was merged or logged in to, though the current context is of another', async () => {
  const { home, host: first, rancher } = await createLoggedInHome({ commands: runInProcess });
  const merge = ['kubeconfig', '--all', '--merge', '--exec'];
  expect((await rancher(...merge)).stderr).toContain(`The current context is dev@${first}.\nNext: kubectl get pods\n`);
  const { sandbox, host: second } = await createLoggedInHome({ commands: runInProcess, home });
  const next = `Next: kubectl --context dev@${second} get pods\n`;
  for (const _ of ['merged', 'nothing to change']) expect((await rancher(...merge)).stderr).toContain(next);
  const logIn = (...args: string[]) =>
    run('kubectl-rancher', ['login', sandbox.url, '--username=jane', '--password-stdin', '--force', ...args], {
      env: home.env,
      input: 'jane-password',
    });
  expect(await logIn()).toMatchObject({ code: 0, stderr: expect.stringContaining(next) });
  expect(await rancher(...merge, `--server=${first}`)).toMatchObject({
    stderr: expect.stringContaining(`The current context is dev@${first}.\nNext: kubectl get pods\n`),
  });
});

test('names that another profile has are told as its, with a command that gives this one names of its own', async () => {
  const { sandbox, home, host, rancher } = await createLoggedInHome({ commands: runInProcess });
  expect(await rancher('kubeconfig', '--all', '--merge', '--exec')).toMatchObject({ code: 0 });
  const login = ['login', sandbox.url, '--username=admin', '--password-stdin', '--profile=ops', '--no-merge'];
  expect(await run('kubectl-rancher', login, { env: home.env, input: 'admin-password' })).toMatchObject({ code: 0 });
  const before = read(home.path('kubeconfig'));
  const refused = await rancher('kubeconfig', '--all', '--merge', '--exec', '--profile=ops');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(`these names are used by your login with profile default: dev@${host}, `);
  expect(refused.stderr).toContain(
    '  Run: kubectl rancher kubeconfig --all --merge --exec --profile ops --prefix ops-\n',
  );
  expect(read(home.path('kubeconfig'))).toBe(before);
  const words = 'kubeconfig --all --merge --exec --profile ops --prefix ops-'.split(' ');
  expect(await rancher(...words)).toMatchObject({ code: 0 });
  const kubectl = await anyKubectl();
  expect(await runKubectl(kubectl, home, `--context=ops-dev@${host}`, 'get', 'pods')).toMatchObject(podsSeen);
});

test('tokens in a file that others can read are told of; a command there is not', async () => {
  const { sandbox, home, rancher } = await createLoggedInHome({ commands: runInProcess });
  const file = writeHomeFile(home, 'kubeconfig', foreign);
  chmodSync(file, 0o644);
  const warning = `kubectl-rancher: ${file} now contains tokens, and other users can read it. To restrict access: chmod 600 ${file}\n`;
  expect((await rancher('kubeconfig', 'prod', '--merge')).stderr).not.toContain('chmod');
  setGenerateToken(sandbox, true);
  const open = await rancher('kubeconfig', 'dev', '--merge');
  expect(open).toMatchObject({ code: 0, stderr: expect.stringContaining(warning) });
  chmodSync(file, 0o600);
  expect((await rancher('kubeconfig', 'dev', '--merge')).stderr).not.toContain('chmod');
});
