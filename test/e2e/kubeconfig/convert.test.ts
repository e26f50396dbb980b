import { readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { textField } from '../../contract/json.ts';
import { callSandbox, logIn } from '../../sandbox/harness.ts';
import type { Home } from '../../support/home.ts';
import { runInProcess } from '../../support/in-process.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, podsSeen, runKubectl, writeHomeFile } from '../../support/logged-in-home.ts';
import { clusterId } from '../../support/sandbox.ts';

type Source = (sandbox: Sandbox, bearer: string) => Promise<string>;

/** What "Download KubeConfig" gives for one cluster. */
function downloaded(name: string): Source {
  return async (sandbox, bearer) => {
    const path = `/v3/clusters/${clusterId(sandbox, name)}?action=generateKubeconfig`;
    return textField((await callSandbox(sandbox, 'POST', path, { bearer, body: {} })).body, 'config');
  };
}

/** What Rancher's extension API gives for all clusters, with the default entry for the server itself. */
const ofAll: Source = async (sandbox, bearer) => {
  const body = { apiVersion: 'ext.cattle.io/v1', kind: 'Kubeconfig', spec: { clusters: ['*'] } };
  const made = await callSandbox(sandbox, 'POST', '/apis/ext.cattle.io/v1/kubeconfigs', { bearer, body });
  return textField(made.body, 'status', 'value');
};

const shapes = [
  { what: 'of a cluster', source: downloaded('dev'), contexts: ['dev'] },
  { what: 'of a cluster with its own endpoint', source: downloaded('prod'), contexts: ['prod', 'prod-fqdn'] },
  { what: 'of the local cluster', source: downloaded('local'), contexts: ['local'] },
  { what: 'of all clusters', source: ofAll, contexts: ['rancher', 'local', 'dev', 'prod', 'prod-fqdn'] },
];

/** The one cluster that the token for a context is good for; `local` and the server itself want one that is good for all. */
const boundTo: Record<string, string> = { dev: 'dev', prod: 'prod', 'prod-fqdn': 'prod' };

/** The admin, with a kubeconfig that Rancher made for him in its place, and the program under the name `rancher` too. */
async function settleAdmin(source: Source, { generateToken }: { generateToken: boolean }) {
  const user = await createLoggedInHome({ commands: runInProcess, username: 'admin', generateToken });
  symlinkSync(
    fileURLToPath(new URL('../../../bin/kubectl-rancher-auth', import.meta.url)),
    user.home.path('bin/rancher'),
  );
  const bearer = await logIn(user.sandbox, 'admin');
  const text = await source(user.sandbox, bearer);
  writeHomeFile(user.home, 'kubeconfig', text);
  return { ...user, bearer, text };
}

async function expectAllWork(home: Home, contexts: string[]): Promise<void> {
  const kubectl = await anyKubectl();
  const { config } = readConfig(home);
  expect(config.contexts.map(({ name }) => name).sort()).toEqual(contexts.toSorted());
  for (const name of contexts) {
    expect(await runKubectl(kubectl, home, `--context=${name}`, 'get', 'pods'), name).toMatchObject(podsSeen);
  }
}

function readConfig(home: Home) {
  const text = readFileSync(home.path('kubeconfig'), 'utf8');
  return { text, config: parseKubeconfig(text) };
}

/** Where each token of a file is found on the server. */
function tokenPaths(text: string): string[] {
  const ids = [...text.matchAll(/token: "?([^":\s]+):/g)].map(([, id = '']) => id);
  return [...new Set(ids)].map((id) =>
    id.startsWith('ext/') ? `/apis/ext.cattle.io/v1/tokens/${id.slice(4)}` : `/v3/tokens/${id}`,
  );
}

test.each(shapes)(
  'with a command, $what: works as it is under the name rancher, and converted with tokens for one cluster each',
  async ({ source, contexts }) => {
    const { sandbox, home, rancher } = await settleAdmin(source, { generateToken: false });
    await expectAllWork(home, contexts);
    await rancher('token', 'delete', '--all');
    const before = new Set(sandbox.state.tokens.keys());
    const converted = await rancher('kubeconfig', 'convert');
    expect(converted).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Backup: ') });
    expect(converted.stderr).not.toContain('the tokens');
    await expectAllWork(home, contexts);
    expect(readConfig(home).text).not.toContain('command: rancher');
    const minted = [...sandbox.state.tokens.values()].filter(({ name }) => !before.has(name));
    const bound = minted.map(({ clusterId: id }) => sandbox.state.clusters.get(id ?? '')?.name ?? 'all').sort();
    expect(bound).toEqual([...new Set(contexts.map((name) => boundTo[name] ?? 'all'))].sort());
    expect(Math.max(...minted.map(({ ttl }) => ttl))).toBeLessThanOrEqual(3_600_000);
  },
);

test.each(shapes)(
  'with tokens, $what: works as it is and converted, and --revoke deletes the tokens that were in it',
  async ({ source, contexts }) => {
    const { sandbox, home, rancher, bearer, text } = await settleAdmin(source, { generateToken: true });
    await expectAllWork(home, contexts);
    const paths = tokenPaths(text);
    const statuses = () =>
      Promise.all(paths.map(async (path) => (await callSandbox(sandbox, 'GET', path, { bearer })).status));
    expect(new Set(await statuses())).toEqual(new Set([200]));
    const converted = await rancher('kubeconfig', 'convert', '--revoke');
    expect(converted).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Deleted on the server') });
    expect(converted.stderr).toContain('Backup: ');
    expect(converted.stderr).not.toContain('contains the removed tokens');
    expect(new Set(await statuses())).toEqual(new Set([404]));
    expect(readConfig(home).text).not.toMatch(/^ +token: /m);
    await expectAllWork(home, contexts);
    const after = readConfig(home).text;
    const again = await rancher('kubeconfig', 'convert', '--revoke');
    expect(again).toMatchObject({ code: 0, stderr: 'Nothing to convert.\n' });
    expect(readConfig(home).text).toBe(after);
  },
);

test('tokens that were left are deleted later as it is said, and only once', async () => {
  const { sandbox, home, rancher, bearer, text } = await settleAdmin(downloaded('dev'), { generateToken: true });
  const [path = ''] = tokenPaths(text);
  const status = async () => (await callSandbox(sandbox, 'GET', path, { bearer })).status;
  const backup = home.path('kubeconfig.kubectl-rancher-backup');
  const converted = await rancher('kubeconfig', 'convert');
  expect(converted.stderr).toContain(`Backup: ${backup} (contains the removed tokens).`);
  expect(converted.stderr).toContain(`kubectl rancher kubeconfig convert ${backup} --revoke`);
  expect(converted.stderr).not.toMatch(/kubeconfig-\S+:\w/);
  expect(readFileSync(backup, 'utf8')).toBe(text);
  expect(await status()).toBe(200);
  const revoked = await rancher('kubeconfig', 'convert', backup, '--revoke');
  expect(revoked).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Backup: ') });
  expect(await status()).toBe(404);
  writeHomeFile(home, 'copy.kubectl-rancher-backup', text);
  const unrevoked = await rancher('kubeconfig', 'convert', home.path('copy.kubectl-rancher-backup'));
  expect(unrevoked.stderr).toMatch(/delete them on the server:\n {2}kubectl rancher tokens delete \S+\n/);
  writeHomeFile(home, 'copy.yaml', text);
  const gone = await rancher('kubeconfig', 'convert', home.path('copy.yaml'), '--revoke');
  expect(gone).toMatchObject({ code: 0, stderr: expect.stringContaining('they no longer exist') });
});

test('a server that the file has nothing of, and that is gone, is in nobody’s way', async () => {
  const { sandbox, home, rancher, bearer, text } = await settleAdmin(downloaded('dev'), { generateToken: true });
  const other = await createLoggedInHome({ commands: runInProcess, home });
  await other.sandbox.close();
  const converted = await rancher('kubeconfig', 'convert', '--revoke');
  expect(converted).toMatchObject({ code: 0, stderr: expect.stringContaining('Deleted on the server: kubeconfig-') });
  expect((await callSandbox(sandbox, 'GET', tokenPaths(text)[0] ?? '', { bearer })).status).toBe(404);
});

test('who is not logged in cannot revoke, and so nothing is converted yet', async () => {
  const { sandbox, home, rancher, bearer, text } = await settleAdmin(downloaded('dev'), { generateToken: true });
  await rancher('logout');
  const converted = await rancher('kubeconfig', 'convert', '--revoke', `--server=${sandbox.url}`);
  expect(converted.code).toBe(4);
  expect(readFileSync(home.path('kubeconfig'), 'utf8')).toBe(text);
  expect(converted.stderr).toContain('kubectl rancher login');
  expect((await callSandbox(sandbox, 'GET', tokenPaths(text)[0] ?? '', { bearer })).status).toBe(200);
  expect(await rancher('kubeconfig', 'convert', home.path('nowhere'))).toMatchObject({ code: 1 });
});
