import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, runKubectl } from '../../support/logged-in-home.ts';
import { startRawServer } from '../../support/misbehaving-server.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal, typeLogin } from '../../support/pseudo-terminal.ts';
import { takeRequests } from '../../support/sandbox.ts';
import { startWorkstation, type Workstation } from '../../support/workstation.ts';

const mebibyte = 1024 * 1024;

/** Has a sandbox answer one path with something of the test's own, for so many times. */
function answerWith(sandbox: Sandbox, path: string, body: string, times = Infinity): void {
  let left = times;
  sandbox.intercept = (request, response) => {
    if (request.url?.split('?')[0] !== path || left-- <= 0) return false;
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    return true;
  };
}

test.for([
  ['empty objects', `{"data":[${'{},'.repeat(20 * mebibyte)}{}]}`],
  ['nesting', `${'[['.repeat(15 * mebibyte)}${']]'.repeat(15 * mebibyte)}`],
  ['one endless text', `{"data":["${'x'.repeat(65 * mebibyte)}"]}`],
])('a list that is made to fill the memory (%s): exit 3, in a program that has little', async ([, body = '']) => {
  const { sandbox, home } = await createLoggedInHome();
  answerWith(sandbox, '/v3/clusters', body);
  const env = { ...home.env, NODE_OPTIONS: '--max-old-space-size=160' };
  const { code, stderr } = await run('kubectl-rancher', ['clusters'], { env });
  expect(stderr).toMatch(/^kubectl-rancher: .*(not JSON|far too large)/m);
  expect(code).toBe(3);
});

test('a server that takes the connection of kubectl and never speaks: ten seconds, told once, exit 3', async () => {
  const { home } = await createLoggedInHome();
  const silent = await startRawServer(() => undefined);
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'kubectl-rancher-auth',
    args: [`--server=127.0.0.1:${silent.port}`, '--cluster=c-m-abcd1234'],
    interactiveMode: 'Never',
  };
  const kubeconfig = {
    clusters: [{ name: 'dev', cluster: { server: `${silent.url}/k8s/clusters/c-m-abcd1234` } }],
    contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
    'current-context': 'dev',
    users: [{ name: 'dev', user: { exec } }],
  };
  writeFileSync(home.path('kubeconfig'), JSON.stringify(kubeconfig), { mode: 0o600 });
  const env = { ...home.env, RANCHER_URL: silent.url, RANCHER_TOKEN_KEY: 'token-abcde:key' };
  const { code, stderr } = await run((await anyKubectl()).path, ['get', 'pods'], { env });
  expect(code).toBe(1);
  const words = `cannot reach 127.0.0.1:${silent.port}: it did not accept the connection within 10 s`;
  expect(stderr.split(words)).toHaveLength(2);
  expect(stderr).toContain('exit code 3');
  expect(stderr).toContain(`waiting for 127.0.0.1:${silent.port} to answer`);
});

/** Makes a sandbox too busy for one request to a path. */
function beBusy({ sandbox }: Pick<Workstation, 'sandbox'>, path: string, wait: string): void {
  let left = 1;
  sandbox.intercept = (request, response) => {
    if (request.url !== path || left-- <= 0) return false;
    request.resume();
    response.writeHead(429, { 'retry-after': wait, 'content-type': 'text/plain' }).end('slow down');
    return true;
  };
}

test('kubectl: a server that is busy for a second is waited for, said so, and gives one token', async () => {
  const user = await createLoggedInHome();
  const { sandbox, home, rancher } = user;
  await rancher('kubeconfig', 'dev', '--exec', '-f', home.path('kubeconfig'));
  beBusy(user, '/v3/tokens', '1');
  const before = sandbox.state.tokens.size;
  const { code, stdout, stderr } = await runKubectl(await anyKubectl(), home, 'get', 'pods');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Running') });
  expect(stderr).toMatch(/^kubectl-rancher: 127\.0\.0\.1:\d+ is busy \(status 429\); trying again in 1 s\n$/);
  expect(sandbox.state.tokens.size).toBe(before + 1);
});

test('login: a password that the server is too busy for is sent once, and it is said when to try again', async () => {
  const workstation = await startWorkstation();
  beBusy(workstation, '/v1-public/login', '7');
  const terminal = workstation.logIn();
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('it is busy, and asks to wait 7 s');
  await terminal.waitFor('Try again then.');
  expect(await terminal.ended).toBe(1);
  expect(takeRequests(workstation.sandbox).filter((request) => request.startsWith('POST'))).toEqual([
    'POST /v1-public/login',
  ]);
});

test.for([
  ['the address of a login', (workstation: Workstation) => ['login', workstation.sandbox.url.replace('https', 'http')]],
  [
    '--server',
    (workstation: Workstation) => [
      'token',
      `--server=${workstation.sandbox.url.replace('https', 'http')}`,
      '--cluster=c-a',
    ],
  ],
] as const)('http in %s: wrong usage, and the https address', async ([, args]) => {
  const workstation = await startWorkstation();
  const http = workstation.sandbox.url.replace('https', 'http');
  const { code, stderr } = await run('kubectl-rancher', args(workstation), { env: workstation.env });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `kubectl-rancher: ${http} is not an https address\n  Try ${workstation.sandbox.url}\n`,
  });
  expect(takeRequests(workstation.sandbox)).toEqual([]);
});

test.each([['clusters'], ['login']])(
  'http in RANCHER_URL, which %s would go by: wrong usage, and the variable is named',
  async (command) => {
    const workstation = await startWorkstation();
    const RANCHER_URL = workstation.sandbox.url.replace('https', 'http');
    const env = { ...workstation.env, RANCHER_URL, RANCHER_TOKEN_KEY: 'token-abcde:key' };
    const { code, stderr } = await run('kubectl-rancher', [command], { env });
    expect(code).toBe(2);
    expect(stderr).toContain(`RANCHER_URL is set to what cannot be used: ${RANCHER_URL} is not an https address`);
    expect(takeRequests(workstation.sandbox)).toEqual([]);
  },
);

test('a terminal shows for whom it waits', async () => {
  const workstation = await startWorkstation();
  let answer = (): void => undefined;
  workstation.sandbox.intercept = (request, response) => {
    if (request.url !== '/v1-public/authproviders') return false;
    answer = () => void response.end('{"data":[{"id":"local","type":"localProvider"}]}');
    return true;
  };
  const terminal = startOnTerminal(
    workstation.home.path('bin/kubectl-rancher'),
    ['login', workstation.sandbox.url],
    workstation.env,
  );
  await terminal.waitFor('waiting for 127.0.0.1');
  answer();
  await terminal.waitFor('Username:');
});
