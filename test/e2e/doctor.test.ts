import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documentedFields } from '../support/documentation.ts';
import { createHome } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';
import { anyKubectl, findKubectls } from '../support/kubectl.ts';
import { run } from '../support/process.ts';
import { startOnTerminal } from '../support/pseudo-terminal.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

interface Finding {
  check: string;
  result: string;
  what: string;
  nextStep: string | null;
}

/** Jane, logged in, with a kubeconfig that runs the plugin, and a kubectl of 1.35 or later where there is one. */
async function settle() {
  const sandbox = await useSandbox();
  const home = createHome();
  const { path: kubectl } = await anyKubectl();
  symlinkSync(kubectl, home.path('bin/kubectl'));
  const { env } = home;
  const rancher = (...args: string[]) => run(home.path('bin/kubectl-rancher'), args, { env });
  const login = ['login', sandbox.url, '--username=jane', '--no-merge', '--ca-checksum', sandbox.caChecksum];
  await runInProcess(login, { ...env, RANCHER_PASSWORD: 'jane-password' });
  await runInProcess(['kubeconfig', '--all', '--exec', '-f', home.path('kubeconfig')], env);
  const look = async (check: string): Promise<Finding[]> => {
    const { stdout } = await rancher('doctor', '-o', 'json');
    return JSON.parse(stdout).checks.filter((finding: Finding) => finding.check === check);
  };
  const getPods = () =>
    run(kubectl, ['--context', `dev@${sandbox.url.replace('https://', '')}`, 'get', 'pods'], { env });
  return { sandbox, home, env, rancher, look, getPods };
}

/** Puts a program into a folder before all others on PATH. */
function shadow(home: ReturnType<typeof createHome>, name: string, script: string): string {
  mkdirSync(home.path('shadow'), { recursive: true });
  writeFileSync(home.path(`shadow/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  home.env.PATH = `${home.path('shadow')}:${home.env.PATH}`;
  return home.path('shadow');
}

test('where nothing is wrong: a line for each check, exit code 0, and the documented fields', async () => {
  const { rancher } = await settle();
  const healthy = await rancher('doctor');
  expect(healthy).toMatchObject({ code: 0, stderr: '' });
  const lines = healthy.stdout.trim().split('\n');
  expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
  expect(lines).toHaveLength(14);
  const starts = lines.map((line) => line.match(/^ok +\S+ {2,}/)?.[0].length);
  expect(new Set(starts)).toEqual(new Set([31]));
  const { checks } = JSON.parse((await rancher('doctor', '-o', 'json')).stdout);
  expect(Object.keys(checks[0])).toEqual(documentedFields('doctor'));
});

test('without a login and any files, no request is made, and the first step is named', async () => {
  const { env, path } = createHome();
  const { stdout } = await run(path('bin/kubectl-rancher'), ['doctor'], { env });
  expect(stdout).toContain('not logged in to any Rancher');
  expect(stdout).toContain('Run: kubectl rancher login https://YOUR-RANCHER');
  expect(stdout).not.toMatch(/^\w+ +(server|certificate|clock|version) /m);
});

test('a problem: exit code 1, with how many there are', async () => {
  const { sandbox, rancher } = await settle();
  await sandbox.close();
  const gone = await rancher('doctor');
  expect(gone).toMatchObject({ code: 1, stderr: 'kubectl-rancher: 1 problem found\n' });
  expect(gone.stdout).toMatch(/^problem +server +cannot reach 127.*\n +Check the address/m);
  expect(await rancher('doctor', '--server', 'http://a b')).toMatchObject({ code: 2, stdout: '' });
});

test('a plugin that is not on PATH is a warning, and a problem where the kubeconfig needs it', async () => {
  const { home, look } = await settle();
  rmSync(home.path('bin/kubectl-rancher-auth'));
  rmSync(home.path('bin/kubectl_complete-rancher'));
  expect(await look('programs')).toMatchObject([
    { result: 'warning', what: expect.stringMatching(/^kubectl-rancher-auth is not on PATH: /) },
    { result: 'warning', what: expect.stringMatching(/^kubectl_complete-rancher is not on PATH: /) },
  ]);
  expect(await look('kubeconfig')).toMatchObject([
    {
      result: 'problem',
      what: 'the command kubectl-rancher-auth cannot be run',
      nextStep: expect.stringMatching(/^Put it on the PATH, or write it again: /),
    },
  ]);
});

test.each([
  ['kubectl-rancher', 'echo 9.9.9', 'warning', /shadow\/kubectl-rancher, version 9\.9\.9; this is \d+\.\d+\.\d+$/],
  ['kubectl-rancher', 'echo hello', 'problem', /which is another program/],
  [
    'kubectl-rancher-auth',
    'exit 1',
    'problem',
    /^the kubectl-rancher-auth on PATH is .*shadow.*, not the one of this installation$/,
  ],
])('another %s (%s) is earlier on PATH: a %s', async (name, script, result, says) => {
  const { home, look } = await settle();
  const folder = shadow(home, name, script);
  expect(await look('programs')).toMatchObject([
    {
      result,
      what: expect.stringMatching(says),
      nextStep: `Remove it, or put ${home.path('bin')} before ${folder} on PATH.`,
    },
  ]);
});

const policies: [policy: string, result: string][] = [
  ['credentialPluginPolicy: AllowAll', 'ok'],
  ['credentialPluginPolicy: DenyAll', 'problem'],
  ['credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- name: kubectl-rancher-auth', 'ok'],
  ['credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- name: HOME/bin/kubectl-rancher-auth', 'ok'],
  ['credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- name: another-plugin', 'problem'],
  ['credentialPluginPolicy: Allowlist', 'problem'],
  ['credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- {}', 'problem'],
  ['credentialPluginAllowlist:\n- name: kubectl-rancher-auth', 'problem'],
  ['credentialPluginPolicy: Forbid', 'problem'],
  ['no: [yaml', 'problem'],
];

test('kubectl agrees on what a kuberc allows, forbids or has wrong', async () => {
  const newest = (await findKubectls()).at(-1)?.version ?? '';
  expect(Number(newest.split('.')[1]), 'a kubectl that knows plugin policies').toBeGreaterThanOrEqual(35);
  const { home, env, look, getPods } = await settle();
  env.KUBERC = home.path('kuberc');
  for (const [policy, result] of policies) {
    const text = policy.replace('HOME', home.directory);
    writeFileSync(home.path('kuberc'), `apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n${text}\n`);
    expect((await getPods()).code === 0, policy).toBe(result === 'ok');
    expect(await look('plugin-policy'), policy).toMatchObject([{ result }]);
  }
});

test('a kuberc that allows by "command", which only kubectl 1.36 and later know', async () => {
  const { env, home, look, getPods } = await settle();
  const policy = 'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: kubectl-rancher-auth';
  writeFileSync(home.path('kuberc'), `apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n${policy}\n`);
  env.KUBERC = home.path('kuberc');
  const [found] = await look('plugin-policy');
  expect((await getPods()).code === 0).toBe(found?.result === 'ok');
});

/** The file of the Rancher CLI, with a login, a token for all clusters and one for `dev`. */
async function leaveCliTokens() {
  const settled = await settle();
  const { sandbox, home, env } = settled;
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const month = 30 * 24 * 3_600_000;
  const add = (cluster: string | null) => {
    const { name, secret } = sandbox.state.addToken({ userId, ttl: month, clusterId: cluster });
    const expirationTimestamp = new Date(Date.now() + month).toISOString();
    return { name, token: `${name}:${secret}`, status: { expirationTimestamp, token: `${name}:${secret}` } };
  };
  const [own, all, dev, cached] = [add(null), add(null), add(clusterId(sandbox, 'dev')), add(null)];
  const kubeConfigs = { 'c-1': { users: { dev: { token: cached.token } } } };
  const config = {
    Servers: {
      rancherDefault: { url: sandbox.url, tokenKey: own.token, cacert: '', kubeCredentials: null, kubeConfigs },
      [sandbox.url.replace('https://', '')]: {
        url: '',
        kubeCredentials: { dev_: { kind: 'ExecCredential', status: all.status }, 'dev_c-1': { status: dev.status } },
        kubeConfigs: null,
      },
    },
    CurrentServer: 'rancherDefault',
  };
  env.RANCHER_CONFIG_DIR = home.path('cli');
  mkdirSync(home.path('cli'));
  writeFileSync(home.path('cli/cli2.json'), JSON.stringify(config), { mode: 0o600 });
  return { ...settled, config, own: own.name, left: [cached.name, all.name, dev.name] };
}

test('tokens that the Rancher CLI left are listed by their ids, and stay without a terminal to ask on', async () => {
  const { sandbox, look, left, own } = await leaveCliTokens();
  const [found] = await look('rancher-cli');
  expect(found?.result).toBe('warning');
  for (const id of left) expect(found?.what).toContain(`${id} (until `);
  expect(found?.what).not.toContain(own);
  expect(found?.what).not.toMatch(/:\w{30}/);
  expect([...sandbox.state.tokens.keys()]).toEqual(expect.arrayContaining(left));
});

test('on a terminal they are revoked after a yes, and only they are removed from the file', async () => {
  const { sandbox, home, env, left, own, config, look } = await leaveCliTokens();
  const terminal = startOnTerminal(home.path('bin/kubectl-rancher'), ['doctor'], env);
  await terminal.waitFor('on the server, and from');
  terminal.type('y\r');
  for (const id of left) await terminal.waitFor(`Revoked ${id}.`);
  expect(await terminal.ended).toBe(0);
  expect([...sandbox.state.tokens.keys()].filter((id) => left.includes(id))).toEqual([]);
  expect([...sandbox.state.tokens.keys()]).toContain(own);
  const [first, second] = Object.keys(config.Servers);
  expect(JSON.parse(readFileSync(home.path('cli/cli2.json'), 'utf8'))).toEqual({
    ...config,
    Servers: {
      [first ?? '']: { ...config.Servers.rancherDefault, kubeConfigs: {} },
      [second ?? '']: { url: '', kubeCredentials: {}, kubeConfigs: null },
    },
  });
  expect(await look('rancher-cli')).toMatchObject([{ result: 'ok' }]);
});

test('one that is for a cluster is left without a login, with what to do', async () => {
  const { home, env, left, rancher } = await leaveCliTokens();
  await rancher('logout');
  const terminal = startOnTerminal(home.path('bin/kubectl-rancher'), ['doctor'], env);
  await terminal.waitFor('on the server, and from');
  terminal.type('y\r');
  await terminal.waitFor(`${left[2]} was not revoked: that requires a login: kubectl rancher login 127`);
  expect(await terminal.ended).toBe(0);
  const file = readFileSync(home.path('cli/cli2.json'), 'utf8');
  expect(left.filter((id) => file.includes(id))).toEqual([left[2]]);
});
