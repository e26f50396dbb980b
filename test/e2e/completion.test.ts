import { expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { run } from '../support/process.ts';
import { clusterId, takeRequests, useSandbox } from '../support/sandbox.ts';

async function loggedIn() {
  const sandbox = await useSandbox();
  const home = createHome();
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--ca-checksum', sandbox.caChecksum];
  await run('kubectl-rancher', login, { env: home.env, input: 'jane-password' });
  takeRequests(sandbox);
  const complete = async (...words: string[]): Promise<string[]> => {
    const { stdout, stderr } = await run('kubectl_complete-rancher', words, { env: home.env });
    expect(stderr).toBe('');
    return stdout.trim().split('\n');
  };
  return { sandbox, host: sandbox.url.replace('https://', ''), complete };
}

test('offers clusters by name and id, and servers, and asks the server for them once', async () => {
  const { sandbox, host, complete } = await loggedIn();
  expect(await complete('kubeconfig', 'p')).toEqual(['prod', ':4']);
  expect(takeRequests(sandbox)).toEqual(['GET /v3/clusters']);
  expect(await complete('kubeconfig', 'prod', 'd')).toEqual(['dev', ':4']);
  const ids = await complete('token', '--cluster', '');
  expect(ids.toSorted()).toEqual([':4', clusterId(sandbox, 'dev'), clusterId(sandbox, 'prod')].toSorted());
  expect(await complete('status', '--server', '')).toEqual([host, ':4']);
  expect(await complete('logout', '127')).toEqual([host, ':4']);
  expect(takeRequests(sandbox)).toEqual([]);
});

test('offers files where a file is to be named', async () => {
  const { complete } = await loggedIn();
  expect(await complete('kubeconfig', 'convert', '')).toEqual([':0']);
  expect(await complete('kubeconfig', '--all', '-f', '')).toEqual([':0']);
});

test('a server that is gone costs the offer of its clusters, and no error', async () => {
  const { sandbox, complete } = await loggedIn();
  await sandbox.close();
  expect(await complete('kubeconfig', 'c')).toEqual(['convert', 'check', ':4']);
});
