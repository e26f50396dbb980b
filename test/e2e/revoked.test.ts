import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { ageCredential } from '../support/age-credential.ts';
import { createHome } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { logInHere } from '../support/log-in.ts';
import { inTime } from '../support/patience.ts';
import { run } from '../support/process.ts';
import { clusterId, deleteTokens, takeRequests, useSandbox } from '../support/sandbox.ts';

/** A user with a kubeconfig and a cached credential for one cluster. */
async function settle(username: 'admin' | 'jane', cluster: string) {
  const sandbox = await useSandbox();
  const home = createHome();
  await logInHere(sandbox, home.env, username);
  await runInProcess(['kubeconfig', cluster, '--exec', '-f', home.path('kubeconfig')], home.env);
  const { path } = await anyKubectl();
  const getPods = () => run(path, ['get', 'pods'], { env: home.env });
  expect(await getPods()).toMatchObject({ code: 0, stderr: '' });

  /** So long that the next request checks the cached credential first. */
  const wait = (): void => ageCredential(home, sandbox, cluster, 11);
  return { sandbox, home, getPods, wait };
}

test('a token deleted on the server: on a downstream cluster no kubectl later than ten minutes sees anything of it', async () => {
  const { sandbox, getPods, wait } = await settle('jane', 'dev');
  for (const _ of ['once', 'and again']) {
    deleteTokens(sandbox, ({ isDerived }) => isDerived);
    wait();
    expect(await getPods()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Running') });
  }
});

test('a token deleted on the server: on local the same kubectl that meets it heals it', async () => {
  const { sandbox, home, getPods } = await settle('admin', 'local');
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  ageCredential(home, sandbox, 'local', 1);
  await getPods();
  expect(await getPods()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Running') });
});

test('a disabled user is told so once, with two requests', async () => {
  const { sandbox, getPods, wait } = await settle('jane', 'dev');
  const jane = sandbox.state.findUser('jane');
  if (jane !== undefined) jane.enabled = false;
  wait();
  takeRequests(sandbox);
  const { code, stderr } = await getPods();
  expect(code).toBe(1);
  expect(stderr.match(/it was ended, or your user was disabled/g)).toHaveLength(1);
  expect(takeRequests(sandbox)).toHaveLength(2);
});

test('a token deleted on the server, and Rancher down: the cached one is used, and said so', async () => {
  const { sandbox, getPods, wait } = await settle('jane', 'dev');
  wait();
  sandbox.intercept = (request, response) => {
    if (!request.url?.endsWith('/version')) return false;
    response.destroy();
    return true;
  };
  const { code, stderr } = await getPods();
  expect(code).toBe(0);
  expect(stderr.match(/using the cached token, which could not be checked/g)).toHaveLength(1);
});

test('a token deleted on the server: an asker that asks again gets a new one at once, also with another in between', async () => {
  const { sandbox, home } = await settle('jane', 'dev');
  const ask = `kubectl-rancher-auth --server=${sandbox.url.slice('https://'.length)} --cluster=${clusterId(sandbox, 'dev')}`;
  // The shell is asker A, the shell inside of it asker B. What comes from its stdin is done one after the other.
  const askerA = spawn('/bin/sh', { env: home.env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: askerA.stdout })[Symbol.asyncIterator]();
  const tell = async (command: string): Promise<string> => {
    askerA.stdin.write(`${command}\n`);
    return JSON.parse((await inTime(lines.next(), 'no answer came')).value ?? '').status.token;
  };
  const first = await tell(ask);
  expect(await tell(`sh -c '${ask}; :'`)).toBe(first);
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  ageCredential(home, sandbox, 'dev', 1);
  const healed = await tell(ask);
  expect(healed).not.toBe(first);
  expect(await tell(`sh -c '${ask}; :'`)).toBe(healed);
  askerA.stdin.end();
});
