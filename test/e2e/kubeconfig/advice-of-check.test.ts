import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { textField } from '../../contract/json.ts';
import { callSandbox, logIn } from '../../sandbox/harness.ts';
import { expiredAuthority } from '../../support/expired-authority.ts';
import { type CommandRunner, runAsProcess, runInProcess } from '../../support/in-process.ts';
import { putKubectlOnPath } from '../../support/kubectl.ts';
import { createLoggedInHome, setGenerateToken } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { clusterId } from '../../support/sandbox.ts';

/** A file of this program, or one that Rancher made, with its command or with a token. */
type FileKind = 'ours' | 'exec' | 'token';

/** What is wrong with a file, what `check` says of it, and how the advice begins; the states of a file one after the other. */
type Case = [state: string, change: [string | RegExp, string], says: RegExp, advice: RegExp];

const convert = /^kubectl rancher kubeconfig convert \S+$/;
const recreate = /^kubectl rancher kubeconfig --all --merge -f \S+ --exec$/;
const kubectl = /^kubectl --kubeconfig \S+ config /;
const nothing: [string, string] = ['kind: Config', 'kind: Config '];

const expired = Buffer.from(expiredAuthority).toString('base64');
const variables = ['NODE_OPTIONS', 'SSL_CERT_FILE'].map((name) => `      - {name: ${name}, value: x}\n`).join('');

const cases: Record<FileKind, Case[]> = {
  ours: [
    ['an older API', ['io/v1\n', 'io/v1beta1\n'], /older exec API/, recreate],
    ['another API', ['io/v1\n', 'io/v9\n'], /its apiVersion is not/, recreate],
    ['no mode', [/ +interactiveMode.*\n/, ''], /interactiveMode is missing/, recreate],
    ['cluster info', ['Info: false', 'Info: true'], /provideClusterInfo is on/, recreate],
    ['no cluster in the arguments', [/--cluster=c-\w+/, '--verbose'], /lack --server or --cluster/, convert],
    ['no server in the arguments', [/--server=\S+/, '--verbose'], /lack --server or --cluster/, kubectl],
    ['no arguments', [/args:\n.*\n.*\n/, 'args: null\n'], /lack --server or --cluster/, convert],
    ['another cluster', [/--cluster=c-\w+/, '--cluster=c-other'], /asks for tokens of cluster c-other/, kubectl],
    ['another server', [/--server=\S+/, '--server=other.example.com'], /asks other\.example\.com/, kubectl],
    ['http', ['server: https', 'server: http'], /its server is http/, recreate],
    ['no address', [/server: https.*/, 'proxy-url: ""'], /it has no server/, recreate],
    ['no verification', [/(server: .*)/, '$1\n    insecure-skip-tls-verify: true'], /skip-tls-verify is on/, recreate],
    ['no certificate', [/authority-data: .*/, 'authority-data: Q0E='], /holds no certificates/, recreate],
    ['an expired one', [/authority-data: .*/, `authority-data: ${expired}`], /authority-data expired at /, recreate],
    ['no user', [/(users:\n- name: ).*/, '$1else'], /its user ".*" is missing/, recreate],
    ['no cluster', [/(clusters:\n- name: ).*/, '$1else'], /its cluster ".*" is missing/, recreate],
    ['a renamed context of no cluster', [/(contexts:\n- name: ).*(\n.*\n +cluster: ).*/, '$1mine$2x'], /"x"/, kubectl],
    ['a shared user', [/(user: )prod@/, '$1dev@'], /several clusters share it/, kubectl],
    ['the user of another', [/(user: )prod@/, '$1dev@'], /asks for tokens of cluster/, kubectl],
    ['no such command', ['command: ', 'command: /gone/'], /cannot be run/, recreate],
    ['no such context', [/current-context: .*/, 'current-context: gone'], /is "gone", which does not exist/, kubectl],
    ['a mode in lower case', ['Mode: IfAvailable', 'Mode: ifavailable'], /interactiveMode is ifavailable/, recreate],
    [
      'a token beside',
      ['user:\n    exec', 'user:\n    token: token-abcde:x\n    exec'],
      /has a token as well as a command/,
      convert,
    ],
    [
      'a name beside',
      ['user:\n    exec', 'user:\n    username: jane\n    exec'],
      /username as well as a command/,
      kubectl,
    ],
    ['no check', ['args:\n', 'args:\n        - --skip-verify\n'], /have --skip-verify/, recreate],
    [
      'other authorities',
      ['args:\n', 'args:\n        - --cacerts=/gone.pem\n'],
      /no certificates in .gone\.pem/,
      recreate,
    ],
    ['variables', ['args:\n', `env:\n${variables}      args:\n`], /sets NODE_OPTIONS, SSL_CERT_FILE/, kubectl],
    ['a proxy of ftp', ['server: https', 'proxy-url: ftp://x\n    server: https'], /refuses its proxy-url/, kubectl],
    [
      'no such file',
      [/certificate-authority-data: .*/, 'certificate-authority: gone.pem'],
      /gone\.pem cannot be read/,
      kubectl,
    ],
    [
      'two authorities',
      ['    server: https', '    certificate-authority: x\n    server: https'],
      /which kubectl refuses/,
      kubectl,
    ],
  ],
  exec: [
    ['no check', ['- token\n', '- token\n        - --skip-verify\n'], /have --skip-verify/, convert],
    ['a command', nothing, /it runs "rancher token"/, convert],
    ['a command that cannot be run', nothing, /the command rancher cannot be run/, convert],
    ['an older API', nothing, /older exec API/, convert],
    ['another API', ['io/v1beta1', 'io/v9'], /its apiVersion is not/, convert],
    ['no mode', ['io/v1beta1', 'io/v1'], /interactiveMode is missing/, convert],
    ['another cluster', ['- token\n', '- token\n        - --cluster=c-other\n'], /tokens of cluster c-other/, convert],
    ['another server', [/--server=\S+/, '--server=other.example.com'], /asks other\.example\.com/, kubectl],
    ['http', ['server: "https', 'server: "http'], /its server is http/, kubectl],
    [
      'no verification',
      [/certificate-authority-data: "[^"]*"/, 'insecure-skip-tls-verify: true'],
      /verify is on/,
      kubectl,
    ],
    ['no certificate', [/authority-data: "[^"]*"/, 'authority-data: Q0E='], /holds no certificates/, kubectl],
    ['no user', [/(users:\n- name: ).*/, '$1else'], /its user ".*" is missing/, kubectl],
    ['no cluster', [/(clusters:\n- name: ).*/, '$1else'], /its cluster ".*" is missing/, kubectl],
    ['no context', [/contexts:[\s\S]*/, ''], /it runs "rancher token"/, kubectl],
  ],
  token: [
    ['a token', nothing, /it has a token of Rancher in the file/, convert],
    ['a token and no context', [/contexts:[\s\S]*/, ''], /it has a token of Rancher in the file/, kubectl],
    ['no address', [/server: .*/, 'proxy-url: ""'], /it has no server/, kubectl],
  ],
};

async function settle(kind: FileKind, runCommand: CommandRunner) {
  const { home, sandbox } = await createLoggedInHome();
  const rancher = (...args: string[]) => runCommand(args, home.env);
  await putKubectlOnPath(home);
  const file = home.path('downloaded');
  const ca = home.path('ca.pem');
  writeFileSync(ca, sandbox.caPem);
  if (kind === 'ours') {
    expect(await rancher('kubeconfig', '--all', '--merge', '--no-ace', '-f', file)).toMatchObject({ code: 0 });
  } else {
    setGenerateToken(sandbox, kind === 'token');
    const path = `/v3/clusters/${clusterId(sandbox, 'dev')}?action=generateKubeconfig`;
    const { body } = await callSandbox(sandbox, 'POST', path, { bearer: await logIn(sandbox, 'jane'), body: {} });
    writeFileSync(file, textField(body, 'config'), { mode: 0o600 });
    setGenerateToken(sandbox, false);
  }
  /** What is found, with the command that is advised. */
  const check = async () => {
    const { stdout, code } = await rancher('kubeconfig', 'check', file);
    const found = [...stdout.matchAll(/^(?:problem|warning|note): (.*)\n {2}(.*)$/gm)];
    return { code, found: found.map(([, what = '', nextStep = '']) => ({ what, command: commandIn(nextStep) })) };
  };
  const type = async (command: string) => {
    const words = command.replace(/\bNAME$/, currentName(file)).replace(/\bFILE$/, ca);
    return run('/bin/sh', ['-c', words], { env: home.env });
  };
  return { file, check, type };
}

/** The first context of a file. */
function currentName(file: string): string {
  return /contexts:\n(?:- context:\n(?: {4}.*\n)*)?[- ] name: "?([^"\n]*)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
}

function commandIn(nextStep: string): string {
  return /: (kubectl .*)$/.exec(nextStep)?.[1] ?? '';
}

/** What is advised is always typed into a shell; before and after that, the first file of each kind meets processes too. */
const table = Object.entries(cases).flatMap(([kind, states]) =>
  states.map(([state, change, says, advice], index) => {
    return {
      kind: kind as FileKind,
      state,
      change,
      says,
      advice,
      runCommand: index === 0 ? runAsProcess : runInProcess,
    };
  }),
);

test.each(table)('$kind, $state: what is advised works, and leaves nothing to find', async (one) => {
  const { file, check, type } = await settle(one.kind, one.runCommand);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace(...one.change));
  expect(readFileSync(file, 'utf8')).not.toBe(before);
  let { code, found } = await check();
  const advised = found.find(({ what }) => one.says.test(what));
  expect(advised?.command, JSON.stringify(found)).toMatch(one.advice);
  let command = advised?.command;
  for (let round = 0; command !== undefined && round < 4; round += 1) {
    expect(await type(command), command).toMatchObject({ code: 0 });
    // It has the token that was in the file.
    rmSync(`${file}.kubectl-rancher-backup`, { force: true });
    ({ code, found } = await check());
    command = found[0]?.command;
  }
  expect({ code, found }).toEqual({ code: 0, found: [] });
});
