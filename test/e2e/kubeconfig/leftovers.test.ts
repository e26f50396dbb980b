import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { callSandbox, logIn } from '../../sandbox/harness.ts';
import { generateKubeconfig } from '../../support/generate-kubeconfig.ts';
import { runInProcess } from '../../support/in-process.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import {
  createLoggedInHome,
  type LoggedInHome,
  podsSeen,
  runKubectl,
  writeHomeFile,
} from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { clusterId } from '../../support/sandbox.ts';

const apiVersion = 'client.authentication.k8s.io/v1beta1';

interface Input {
  user: object;
  server?: string;
}

/** A kubeconfig with one context for the cluster prod. */
function writeKubeconfig({ home, sandbox }: LoggedInHome, { user, server = sandbox.url }: Input): string {
  const cluster = {
    server: `${server}/k8s/clusters/${clusterId(sandbox, 'prod')}`,
    'certificate-authority-data': Buffer.from(sandbox.caPem).toString('base64'),
  };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'prod', cluster }],
    users: [{ name: 'prod', user }],
    contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'prod' } }],
    'current-context': 'prod',
  };
  return writeHomeFile(home, 'kubeconfig', JSON.stringify(config));
}

const exec = (command: string, ...args: string[]): object => ({ exec: { apiVersion, command, args } });

/** Runs the command behind the last colon of an advice. */
async function follow({ home }: LoggedInHome, stderr: string): Promise<void> {
  const kubectl = await anyKubectl();
  const [, advice = ''] = / {2}.*: (kubectl .*)\n/.exec(stderr) ?? [];
  const shell = await run(
    '/bin/sh',
    ['-c', advice.replace(/^kubectl(?! rancher)/, kubectl.path).replace(/^kubectl rancher/, 'kubectl-rancher')],
    { env: home.env },
  );
  expect(shell, advice).toMatchObject({ code: 0 });
}

test.each<[string, (host: string) => object, string]>([
  [
    'a shell',
    (host) => exec('/bin/sh', '-c', `rancher token --server=${host} --user=prod`),
    'it runs "rancher token" through sh',
  ],
  [
    'another name',
    () => exec('rancher-2.9', 'token', '--server=', '--user=prod'),
    'its command is rancher-2.9, not rancher',
  ],
  [
    'options first',
    (host) => exec('rancher', '--debug', 'token', `--server=${host}`),
    'its arguments have options before "token"',
  ],
  [
    'no address',
    () => exec('rancher', 'token', '--server=rancher.example.com:x'),
    '"rancher.example.com:x" is not the address of a Rancher server',
  ],
])('convert names what it passes over, and what to type converts it: %s', async (_, userFor, why) => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const path = writeKubeconfig(user, { user: userFor(user.host) });
  const before = readFileSync(path, 'utf8');
  const left = await user.rancher('kubeconfig', 'convert');
  expect(left).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(`Left prod as it is: ${why}\n  `),
  });
  expect(left.stderr).toContain('1 user of Rancher could not be converted');
  expect(readFileSync(path, 'utf8')).toBe(before);
  await follow(user, left.stderr);
  expect(await user.rancher('kubeconfig', 'convert')).toMatchObject({ code: 0 });
  expect(await runKubectl(await anyKubectl(), user.home, 'get', 'pods')).toMatchObject(podsSeen);
});

test('an address on another host name of the same server is named, with what makes it one', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  writeKubeconfig(user, { user: exec('rancher', 'token', `--server=${user.host}`), server: 'https://other.test' });
  const left = await user.rancher('kubeconfig', 'convert');
  expect(left).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('its address is on another server, other.test'),
  });
  await follow(user, left.stderr);
  expect(await user.rancher('kubeconfig', 'convert')).toMatchObject({ code: 0 });
  expect(await runKubectl(await anyKubectl(), user.home, 'get', 'pods')).toMatchObject(podsSeen);
});

test('a token of a server without a login is left and named; with --server the others do not count', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const path = writeKubeconfig(user, { user: { token: 'token-abcde:x' }, server: 'https://other.test' });
  const left = await user.rancher('kubeconfig', 'convert');
  expect(left).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Left prod as it is: it is for other.test\n'),
  });
  expect(await user.rancher('kubeconfig', 'convert', `--server=${user.host}`)).toMatchObject({ code: 0 });
  await follow(user, left.stderr);
  expect(readFileSync(path, 'utf8')).toContain('--server=other.test');
});

test('a user without contexts is left, and can be removed as it says', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const path = writeKubeconfig(user, { user: exec('rancher', 'token', `--server=${user.host}`) });
  const config = JSON.parse(readFileSync(path, 'utf8'));
  config.users.push({ name: 'old', user: exec('rancher', 'token', `--server=${user.host}`) });
  writeHomeFile(user.home, 'kubeconfig', JSON.stringify(config));
  const left = await user.rancher('kubeconfig', 'convert');
  expect(left).toMatchObject({ code: 1, stderr: expect.stringContaining('Converted prod\n') });
  await follow(user, left.stderr);
  expect(parseKubeconfig(readFileSync(path, 'utf8')).users.map(({ name }) => name)).toEqual(['prod']);
});

test('a token beside the plugin is removed, and --revoke deletes it', async () => {
  const user = await createLoggedInHome({ commands: runInProcess, generateToken: true });
  const { sandbox, host, home } = user;
  const made = parseKubeconfig(await generateKubeconfig(sandbox, clusterId(sandbox, 'prod')));
  const token = String(made.users[0]?.user.token);
  const id = token.split(':')[0] ?? '';
  const args = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'prod')}`];
  const plugin = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'kubectl-rancher-auth',
    args,
    interactiveMode: 'IfAvailable',
  };
  const path = writeKubeconfig(user, { user: { token, exec: plugin } });
  const converted = await user.rancher('kubeconfig', 'convert', '--revoke');
  expect(converted).toMatchObject({ code: 0, stderr: expect.stringContaining('Removed the token from prod') });
  expect(converted.stderr).toContain(`Deleted on the server: ${id}`);
  expect(readFileSync(path, 'utf8')).not.toContain(token);
  const bearer = await logIn(sandbox, 'admin');
  expect(await callSandbox(sandbox, 'GET', `/v3/tokens/${id}`, { bearer })).toMatchObject({ status: 404 });
  expect(await runKubectl(await anyKubectl(), home, 'get', 'pods')).toMatchObject(podsSeen);
});
