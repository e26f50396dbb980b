import { chmodSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { textField } from '../../contract/json.ts';
import { callSandbox, logIn } from '../../sandbox/harness.ts';
import { runInProcess } from '../../support/in-process.ts';
import { putKubectlOnPath } from '../../support/kubectl.ts';
import { createLoggedInHome, setGenerateToken, writeHomeFile } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { clusterId } from '../../support/sandbox.ts';

/** A user with the clusters merged, who changes the file by hand and has it checked. */
async function settle() {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { home, host, rancher, sandbox } = user;
  await putKubectlOnPath(home);
  await rancher('kubeconfig', '--all', '--no-ace', '--merge');
  const good = readFileSync(home.path('kubeconfig'), 'utf8');
  /** The exit code and what was found, without the name of the file. */
  const check = async () => {
    const { code, stdout } = await rancher('kubeconfig', 'check');
    const found = stdout.split('\n').filter((line) => /^(problem|warning): /.test(line));
    const short = (line: string) => line.replace(`${home.path('kubeconfig')}, `, '').replaceAll(host, 'HOST');
    return { code, found: found.map(short) };
  };
  const checkText = (text: string) => {
    expect(text).not.toBe(good);
    writeHomeFile(home, 'kubeconfig', text);
    return check();
  };
  return { ...user, good, check, checkText, ids: { dev: clusterId(sandbox, 'dev'), prod: clusterId(sandbox, 'prod') } };
}

const ofUser = 'users "dev@HOST"';
const ofCluster = 'clusters "dev@HOST"';
const ofContext = 'contexts "dev@HOST"';

test('each fault is found, with exit code 1 for a problem and 0 for a warning', async () => {
  const { good, check, checkText, host, ids } = await settle();
  expect(await check()).toEqual({ code: 0, found: [] });
  const faults: [string | RegExp, string, string][] = [
    ['.io/v1\n', '.io/v1beta1\n', `warning: ${ofUser}: it is written for the older exec API v1beta1`],
    ['.io/v1\n', '.io/v9\n', `problem: ${ofUser}: its apiVersion is not client.authentication.k8s.io/v1`],
    [/ +interactiveMode.*\n/, '', `problem: ${ofUser}: interactiveMode is missing, which v1 requires`],
    ['Info: false', 'Info: true', `warning: ${ofUser}: provideClusterInfo is on, which this program does not need`],
    [`--cluster=${ids.dev}`, '--verbose', `problem: ${ofUser}: its arguments lack --server or --cluster`],
    ['server: https', 'server: http', `problem: ${ofCluster}: its server is http: tokens would be sent in the clear`],
    [/server: https.*/, 'proxy-url: ""', `problem: ${ofCluster}: it has no server`],
    [
      /(server: https.*)/,
      '$1\n    insecure-skip-tls-verify: true',
      `problem: ${ofCluster}: insecure-skip-tls-verify is on: someone who intercepts the connection gets its tokens`,
    ],
    [
      /authority-data: .*/,
      'authority-data: Q0E=',
      `problem: ${ofCluster}: its certificate-authority-data holds no certificates that can be read`,
    ],
    [
      `--cluster=${ids.dev}`,
      `--cluster=${ids.prod}`,
      `problem: ${ofContext}: its user "dev@HOST" asks for tokens of cluster ${ids.prod}, its cluster is ${ids.dev}`,
    ],
    [
      `--server=${host}`,
      '--server=other.example.com',
      `problem: ${ofContext}: its user "dev@HOST" asks other.example.com for tokens, its cluster is reached through HOST`,
    ],
    [/(users:\n- name: ).*/, '$1else', `problem: ${ofContext}: its user "dev@HOST" is missing`],
    [/(clusters:\n- name: ).*/, '$1else', `problem: ${ofContext}: its cluster "dev@HOST" is missing`],
    [
      /( +user: )prod.*/,
      `$1dev@${host}`,
      `problem: ${ofUser}: several clusters share it (${ids.dev}, ${ids.prod}), and it is valid for one`,
    ],
    [
      /(contexts:\n)((?:- name: dev.*)(?:\n .*)+\n)/,
      '$1$2$2',
      `problem: ${ofContext}: there is another entry of this name before it in the file`,
    ],
    [
      'command: kubectl-rancher-auth',
      'command: /opt/gone/kubectl-rancher-auth',
      'problem: the command /opt/gone/kubectl-rancher-auth cannot be run',
    ],
  ];
  for (const [from, to, fault] of faults) {
    const { code, found } = await checkText(good.replace(from, to));
    expect(found).toContain(fault);
    expect(code, fault).toBe(fault.startsWith('problem') ? 1 : 0);
  }
  const { code, found } = await checkText(good.replace(/current-context: .*/, 'current-context: gone'));
  expect({ code, found: found.map((line) => line.replace(/^.*kubeconfig: /, '')) }).toEqual({
    code: 0,
    found: ['the current context is "gone", which does not exist'],
  });
});

test('what is advised mends the entries of this program', async () => {
  const { good, check, checkText, rancher, ids } = await settle();
  const broken = good
    .replace('server: https', 'server: http')
    .replace('.io/v1\n', '.io/v9\n')
    .replace(`--cluster=${ids.prod}`, '--verbose');
  expect((await checkText(broken)).found).toHaveLength(3);
  const { stdout } = await rancher('kubeconfig', 'check');
  const [advice] = /kubectl rancher kubeconfig .*--merge/.exec(stdout) ?? [''];
  expect(await rancher(...advice.split(' ').slice(2))).toMatchObject({ code: 0 });
  expect(await check()).toEqual({ code: 0, found: [] });
});

test("Rancher's own entries are warned of, and not after they have been converted; tokens are told by their ids", async () => {
  const { sandbox, home, check, checkText, rancher, ids } = await settle();
  const bearer = await logIn(sandbox, 'jane');
  const path = `/v3/clusters/${ids.dev}?action=generateKubeconfig`;
  const { body } = await callSandbox(sandbox, 'POST', path, { bearer, body: {} });
  const own = JSON.stringify(body).includes('command: rancher');
  expect(own).toBe(true);
  writeHomeFile(home, 'bin/rancher', '#!/bin/sh\n', 0o755);
  const { config } = body as { config: string };
  expect(await checkText(config)).toEqual({
    code: 0,
    found: [
      'warning: users "dev": it is written for the older exec API v1beta1',
      'warning: users "dev": it runs "rancher token", and does not say for which cluster: the token may be valid for all',
    ],
  });
  expect(await rancher('kubeconfig', 'convert')).toMatchObject({ code: 0 });
  expect(await check()).toEqual({ code: 0, found: [] });
  const withToken = config.replace(/exec:(.|\n)*command: rancher/, 'token: kubeconfig-u-abc12:sekret');
  expect(await checkText(withToken)).toEqual({
    code: 0,
    found: ['warning: users "dev": it has a token of Rancher in the file (kubeconfig-u-abc12)'],
  });
});

test('what is advised for a file that was named is about that file', async () => {
  const { sandbox, home, good, rancher, ids } = await settle();
  const bearer = await logIn(sandbox, 'jane');
  const path = `/v3/clusters/${ids.dev}?action=generateKubeconfig`;
  const { body } = await callSandbox(sandbox, 'POST', path, { bearer, body: {} });
  const own = writeHomeFile(
    home,
    'my own',
    good.replace('.io/v1\n', '.io/v9\n').replace(/current-context: .*/, 'current-context: x'),
  );
  const downloaded = writeHomeFile(home, 'downloaded', textField(body, 'config'));
  writeHomeFile(home, 'bin/rancher', '#!/bin/sh\n', 0o755);
  for (const file of [own, downloaded]) {
    const { stdout } = await rancher('kubeconfig', 'check', file);
    const advice = stdout.split('\n').flatMap((line) => /^ .*?: (kubectl .*)/.exec(line)?.[1] ?? []);
    expect(advice).not.toEqual([]);
    for (const command of advice) {
      const typed = command.replace('NAME', good.match(/^current-context: (.*)/m)?.[1] ?? '');
      expect(await run('/bin/sh', ['-c', typed], { env: home.env }), typed).toMatchObject({ code: 0 });
    }
    expect(await rancher('kubeconfig', 'check', file)).toMatchObject({ code: 0, stdout: '' });
  }
});

test('tokens that others can read are warned of, in the last version too, and not when they are shut as it is said', async () => {
  const { sandbox, home, rancher } = await settle();
  setGenerateToken(sandbox, true);
  const file = home.path('tokens');
  await rancher('kubeconfig', 'dev', '--merge', '-f', file);
  await rancher('kubeconfig', 'dev', '--merge', '-f', file);
  const backup = `${file}.kubectl-rancher-backup`;
  const open = (path: string) => `warning: ${path}: it has tokens of Rancher in it, and others can read it\n`;
  home.env.KUBECONFIG = file;
  for (const [path, command] of [
    [file, ['kubeconfig', 'check']],
    [backup, ['kubeconfig', 'check', file]],
    [file, ['doctor']],
  ] as const) {
    chmodSync(path, 0o644);
    const { stdout } = await rancher(...command);
    expect(stdout).toContain(open(path).replace(/^warning: /, ''));
    const [shut = ''] = /chmod 600 .*/.exec(stdout) ?? [];
    expect(shut).toBe(`chmod 600 ${path}`);
    expect(await run('/bin/sh', ['-c', shut], { env: home.env })).toMatchObject({ code: 0 });
    expect((await rancher('kubeconfig', 'check')).stdout).not.toContain('others can read');
  }
});

test('a file that is named is checked in place of $KUBECONFIG; one that is not there is no good file', async () => {
  const { home, rancher } = await settle();
  const bad = writeHomeFile(home, 'bad.yaml', 'users: {\n');
  expect(await rancher('kubeconfig', 'check')).toMatchObject({ code: 0 });
  expect(await rancher('kubeconfig', 'check', bad)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('line '),
  });
  const nowhere = home.path('nowhere');
  expect(await rancher('kubeconfig', 'check', nowhere)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`there is no file ${nowhere}`),
  });
});

test('where there is no kubeconfig at all, it is said where it was looked for and how to make one', async () => {
  const { home, rancher } = await createLoggedInHome({ commands: runInProcess });
  const [first, second] = [home.path('none'), home.path('neither')];
  home.env.KUBECONFIG = `${first}:${second}`;
  expect(await rancher('kubeconfig', 'check')).toEqual({
    code: 1,
    stdout: '',
    stderr: `kubectl-rancher: there is no kubeconfig at ${first}, ${second}\n  Run: kubectl rancher kubeconfig --all --merge --exec\n`,
  });
  expect(await rancher('kubeconfig', '--all', '--merge', '--exec')).toMatchObject({ code: 0 });
  expect(await rancher('kubeconfig', 'check')).toMatchObject({ code: 0 });
});
