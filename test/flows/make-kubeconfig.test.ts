import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logIn } from '../../src/flows/log-in.ts';
import { makeKubeconfig } from '../../src/flows/make-kubeconfig.ts';
import { parseKubeconfig } from '../../src/kube/kubeconfig.ts';
import { Secret } from '../../src/secret.ts';
import { clusterId, takeRequests, useSandbox } from '../support/sandbox.ts';
import { createTestContext } from '../support/test-context.ts';

async function loggedIn({ generateToken }: { generateToken: boolean }) {
  const context = createTestContext();
  const sandbox = await useSandbox({ clock: context.clock });
  const setting = sandbox.state.settings.get('kubeconfig-generate-token');
  if (setting !== undefined) setting.value = String(generateToken);
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const given = { username: 'jane', password: new Secret('jane-password') };
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, given });
  takeRequests(sandbox);
  const host = sandbox.url.replace('https://', '');
  return { context, sandbox, host, request: { server: sandbox.url, profile: 'default', clusters: [], exec: false } };
}

test('with kubeconfig-generate-token = false a command stands in it, and no token is made', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: false });
  const tokens = sandbox.state.tokens.size;
  const { yaml, embedsTokens } = await makeKubeconfig(context, request);
  const { users, clusters } = parseKubeconfig(yaml.expose());
  expect(embedsTokens).toBe(false);
  expect(sandbox.state.tokens.size).toBe(tokens);
  expect(users.map(({ name }) => name)).toEqual([`dev@${host}`, `prod@${host}`]);
  expect(users[0]?.user).toEqual({
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: join(context.directory, 'data/bin/kubectl-rancher-auth'),
      args: [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`],
      interactiveMode: 'IfAvailable',
      provideClusterInfo: false,
      installHint: expect.stringContaining('npm install --global kubectl-rancher'),
    },
  });
  expect(clusters[0]?.cluster).toEqual({
    server: `${sandbox.url}/k8s/clusters/${clusterId(sandbox, 'dev')}`,
    'certificate-authority-data': Buffer.from(sandbox.caPem).toString('base64'),
  });
});

test('with kubeconfig-generate-token = true it carries tokens of the server, under the same names', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: true });
  const { yaml, embedsTokens, contexts } = await makeKubeconfig(context, request);
  const { users } = parseKubeconfig(yaml.expose());
  expect(embedsTokens).toBe(true);
  expect(contexts).toEqual([`dev@${host}`, `prod@${host}`, `prod-fqdn@${host}`]);
  for (const { user } of users) {
    const id = String(user.token).split(':')[0] ?? '';
    expect(sandbox.state.tokens.get(id)?.kind).toBe('kubeconfig');
  }
  const withCommand = await makeKubeconfig(context, { ...request, exec: true });
  expect(withCommand.contexts).toEqual(contexts);
  expect(withCommand.yaml.expose()).not.toContain('token:');
});

test('names clusters by name or id, each once, and tells those there are when one is not', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: false });
  const clusters = ['prod', clusterId(sandbox, 'prod'), clusterId(sandbox, 'dev')];
  const { contexts, currentContext } = await makeKubeconfig(context, { ...request, clusters });
  expect(contexts).toEqual([`prod@${host}`, `prod-fqdn@${host}`, `dev@${host}`]);
  expect(currentContext).toBe(`prod@${host}`);
  const missing = makeKubeconfig(context, { ...request, clusters: ['staging'] });
  await expect(missing).rejects.toMatchObject({ exitCode: 1, nextStep: 'It has: dev, prod' });
});

test('two clusters of one name are told apart by their ids', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: false });
  const members = new Set([sandbox.state.findUser('jane')?.id ?? '']);
  sandbox.state.addCluster({ id: 'c-other', name: 'prod', members });
  const { contexts } = await makeKubeconfig(context, { ...request, clusters: ['prod'] });
  const first = clusterId(sandbox, 'prod');
  expect(contexts.sort()).toEqual(
    [`prod-${first}-fqdn@${host}`, `prod-${first}@${host}`, `prod-c-other@${host}`].sort(),
  );
});

test('no two entries have one name, whatever the clusters are called', async () => {
  const { context, sandbox, request } = await loggedIn({ generateToken: false });
  const members = new Set([sandbox.state.findUser('jane')?.id ?? '']);
  const prod = clusterId(sandbox, 'prod');
  for (const [id, name] of [
    ['c-1', 'prod-fqdn'],
    ['c-2', `prod-${prod}`],
    ['c-3', 'prod'],
  ] as const) {
    sandbox.state.addCluster({ id, name, members });
  }
  const { yaml } = await makeKubeconfig(context, request);
  const { clusters, users, contexts } = parseKubeconfig(yaml.expose());
  for (const entries of [clusters, users, contexts]) {
    const names = entries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
  expect(contexts).toHaveLength(6);
});

test('a cluster that fails leaves no token of the others on the server', async () => {
  const { context, sandbox, request } = await loggedIn({ generateToken: true });
  const before = sandbox.state.tokens.size;
  sandbox.intercept = (asked, response) => {
    if (!asked.url?.includes(`${clusterId(sandbox, 'prod')}?action=generateKubeconfig`)) return false;
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"type":"error","message":"no"}');
    return true;
  };
  await expect(makeKubeconfig(context, request)).rejects.toMatchObject({ exitCode: 1 });
  expect(sandbox.state.tokens.size).toBe(before);
});

test('a profile other than the default one stands in the command', async () => {
  const { context, request } = await loggedIn({ generateToken: false });
  const given = { username: 'admin', password: new Secret('admin-password') };
  await logIn(context, { server: request.server, profile: 'ops', trust: {}, given });
  const { yaml } = await makeKubeconfig(context, { ...request, profile: 'ops', clusters: ['dev'] });
  expect(yaml.expose()).toContain('--profile=ops');
});

test('follows pages when there are more clusters than one holds', async () => {
  const { context, sandbox, request } = await loggedIn({ generateToken: false });
  const members = new Set([sandbox.state.findUser('jane')?.id ?? '']);
  for (let number = 0; number < 1_100; number++) {
    sandbox.state.addCluster({ id: `c-${String(number).padStart(5, '0')}`, name: `cluster-${number}`, members });
  }
  const { contexts } = await makeKubeconfig(context, request);
  expect(contexts).toHaveLength(1_103);
});
