import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { makeKubeconfig } from '../../../src/flows/kubeconfig/make.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { type Kubeconfig, parseKubeconfig, writeKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

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

const namesOf = ({ contexts }: Kubeconfig): string[] => contexts.map(({ name }) => name);

test('with kubeconfig-generate-token = false a command stands in it, and no token is made', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: false });
  const tokens = sandbox.state.tokens.size;
  const { config, tokens: made } = await makeKubeconfig(context, request);
  const { users, clusters } = config;
  expect(made).toBeUndefined();
  expect(sandbox.state.tokens.size).toBe(tokens);
  expect(users.map(({ name }) => name)).toEqual([`dev@${host}`, `prod@${host}`]);
  expect(users[0]?.user).toEqual({
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: join(context.directory, 'data/bin/kubectl-rancher-auth'),
      args: [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`],
      interactiveMode: 'IfAvailable',
      provideClusterInfo: false,
      installHint: expect.stringMatching(/^(?!.*npm).* kubectl rancher kubeconfig .*--command absolute$/s),
    },
  });
  expect(clusters[0]?.cluster).toEqual({
    server: `${sandbox.url}/k8s/clusters/${clusterId(sandbox, 'dev')}`,
    'certificate-authority-data': Buffer.from(sandbox.caPem).toString('base64'),
  });
});

test('with kubeconfig-generate-token = true it carries tokens of the server, under the same names', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: true });
  const { config, tokens } = await makeKubeconfig(context, request);
  const { users } = parseKubeconfig(writeKubeconfig(config));
  expect(`${inspect(config, { depth: 9 })}${JSON.stringify(config)}`).not.toMatch(/ext\/token-\w+:/);
  expect(tokens?.failed).toEqual([]);
  expect(namesOf(config)).toEqual([`dev@${host}`, `prod@${host}`, `prod-fqdn@${host}`]);
  for (const { user } of users) {
    const id = /^ext\/(.+):/.exec(String(user.token))?.[1] ?? '';
    expect(sandbox.state.extTokens.get(id)?.kind).toBe('kubeconfig');
  }
  expect(takeRequests(sandbox).filter((asked) => asked.startsWith('POST'))).toEqual([
    'POST /apis/ext.cattle.io/v1/kubeconfigs',
  ]);
  const withCommand = await makeKubeconfig(context, { ...request, exec: true });
  expect(namesOf(withCommand.config)).toEqual(namesOf(config));
  expect(JSON.stringify(withCommand.config)).not.toContain('"token":');
});

test('names clusters by name or id, each once, and tells those there are when one is not', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: false });
  const clusters = ['prod', clusterId(sandbox, 'prod'), clusterId(sandbox, 'dev')];
  const { config } = await makeKubeconfig(context, { ...request, clusters });
  expect(namesOf(config)).toEqual([`prod@${host}`, `prod-fqdn@${host}`, `dev@${host}`]);
  expect(config['current-context']).toBe(`prod@${host}`);
  const missing = makeKubeconfig(context, { ...request, clusters: ['staging'] });
  await expect(missing).rejects.toMatchObject({ exitCode: 1, nextStep: 'It has: dev, prod' });
});

test('two clusters of one name are told apart by their ids', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: false });
  const members = new Set([sandbox.state.findUser('jane')?.id ?? '']);
  sandbox.state.addCluster({ id: 'c-other', name: 'prod', members });
  const { config } = await makeKubeconfig(context, { ...request, clusters: ['prod'] });
  const first = clusterId(sandbox, 'prod');
  expect(namesOf(config).sort()).toEqual(
    [`prod-${first}-fqdn@${host}`, `prod-${first}@${host}`, `prod-c-other@${host}`].sort(),
  );
});

test('a cluster is called the same, whichever others are chosen with it', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: false });
  const members = new Set([sandbox.state.findUser('jane')?.id ?? '']);
  sandbox.state.addCluster({ id: 'c-1', name: 'dev', members });
  sandbox.state.addCluster({ id: 'c-2', name: 'prod-fqdn', members });
  const make = async (...clusters: string[]) =>
    namesOf((await makeKubeconfig(context, { ...request, clusters })).config);
  const all = await make();
  const alone = [clusterId(sandbox, 'dev'), clusterId(sandbox, 'prod'), 'c-1', 'c-2'];
  const one = (await Promise.all(alone.map((id) => make(id)))).flat();
  expect(one.toSorted()).toEqual(all.toSorted());
  expect(one).toContain(`dev-c-1@${host}`);
  const without = await makeKubeconfig(context, { ...request, clusters: ['c-2'], noEndpoints: true });
  expect(namesOf(without.config)).toEqual([`prod-fqdn-c-2@${host}`]);
  const prod = sandbox.state.clusters.get(clusterId(sandbox, 'prod'));
  if (prod?.authorizedEndpoint) prod.authorizedEndpoint.fqdn = '';
  sandbox.state.addCluster({ id: 'c-3', name: 'prod-node-1', members });
  expect(await make('c-3')).toEqual([`prod-node-1-c-3@${host}`]);
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
  const { config } = await makeKubeconfig(context, request);
  const { clusters, users, contexts } = config;
  for (const entries of [clusters, users, contexts]) {
    const names = entries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
  expect(contexts).toHaveLength(6);
});

/** A server before 2.12, whose answer to generateKubeconfig for one cluster is this status. */
function refuseOne(sandbox: Sandbox, cluster: string, status: number): void {
  sandbox.intercept = (asked, response) => {
    const isExt = asked.url?.startsWith('/apis/ext.cattle.io') ?? false;
    const isRefused = asked.url?.includes(`${clusterId(sandbox, cluster)}?action=generateKubeconfig`) ?? false;
    if (!isExt && !isRefused) return false;
    response.writeHead(isExt ? 404 : status, { 'content-type': 'application/json' });
    response.end('{"type":"error","message":"no"}');
    return true;
  };
}

/** A kubeconfig such as Rancher makes for a cluster, with a new token of Jane's. */
function kubeconfigOf(sandbox: Sandbox, cluster: string): string {
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const { name, secret } = sandbox.state.addToken({ userId, ttl: 60_000, description: '', kind: 'kubeconfig' });
  const server = `${sandbox.url}/k8s/clusters/${clusterId(sandbox, cluster)}`;
  return JSON.stringify({
    clusters: [{ name: cluster, cluster: { server } }],
    users: [{ name: cluster, user: { token: `${name}:${secret}` } }],
    contexts: [{ name: cluster, context: { cluster, user: cluster } }],
  });
}

test('a server in trouble leaves no token of the other clusters on it', async () => {
  const { context, sandbox, request } = await loggedIn({ generateToken: true });
  const before = sandbox.state.tokens.size;
  refuseOne(sandbox, 'prod', 500);
  await expect(makeKubeconfig(context, request)).rejects.toMatchObject({ exitCode: 1 });
  expect(sandbox.state.tokens.size).toBe(before);
});

test('a token that was under way when another cluster failed is deleted too', async () => {
  const { context, sandbox, request } = await loggedIn({ generateToken: true });
  const before = sandbox.state.tokens.size;
  refuseOne(sandbox, 'prod', 500);
  const refuse = sandbox.intercept;
  let answerDev = (): void => undefined;
  sandbox.intercept = (asked, response) => {
    if (asked.url?.includes(`${clusterId(sandbox, 'prod')}?action`)) response.once('finish', () => answerDev());
    if (!asked.url?.includes(`${clusterId(sandbox, 'dev')}?action`)) return refuse?.(asked, response) ?? false;
    answerDev = () => response.end(JSON.stringify({ config: kubeconfigOf(sandbox, 'dev') }));
    return true;
  };
  await expect(makeKubeconfig(context, request)).rejects.toMatchObject({ exitCode: 1 });
  expect(sandbox.state.tokens.size).toBe(before);
});

test('a cluster whose token is not in what Rancher gives is told as one that failed', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: true });
  const ext = JSON.stringify({ status: { value: kubeconfigOf(sandbox, 'dev') } });
  sandbox.intercept = (asked, response) => {
    const isExt = asked.url?.startsWith('/apis/ext.cattle.io') ?? false;
    if (isExt) response.end(ext);
    return isExt;
  };
  const { config, tokens } = await makeKubeconfig(context, request);
  expect(namesOf(config)).toEqual([`dev@${host}`]);
  const why = `${host} gave a kubeconfig without a token for the cluster prod`;
  expect(tokens?.failed).toMatchObject([{ cluster: { name: 'prod' }, error: { message: why } }]);
  const alone = makeKubeconfig(context, { ...request, clusters: ['prod'] });
  await expect(alone).rejects.toMatchObject({ message: why, exitCode: 1 });
});

test('a cluster that is refused does not spoil the others', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: true });
  refuseOne(sandbox, 'prod', 403);
  const { config, tokens } = await makeKubeconfig(context, request);
  expect(namesOf(config)).toEqual([`dev@${host}`]);
  expect(tokens?.failed.map(({ cluster }) => cluster.name)).toEqual(['prod']);
  const [user] = parseKubeconfig(writeKubeconfig(config)).users;
  expect(user?.user.token).toMatch(/^kubeconfig-u-/);
});

test('when every cluster is refused, the first refusal is told', async () => {
  const { context, sandbox, request } = await loggedIn({ generateToken: true });
  refuseOne(sandbox, 'prod', 403);
  const refused = makeKubeconfig(context, { ...request, clusters: ['prod'] });
  await expect(refused).rejects.toMatchObject({ exitCode: 5 });
});

test('one cluster that the newer API refuses, and all with it, is left out by the older one', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: true });
  const prod = clusterId(sandbox, 'prod');
  sandbox.intercept = (asked, response) => {
    if (asked.url === `/v3/clusters/${prod}?action=generateKubeconfig`) response.writeHead(403);
    else if (asked.url?.startsWith('/apis/ext.cattle.io')) response.writeHead(403);
    else return false;
    response.end('{"type":"error","message":"no"}');
    return true;
  };
  const { config } = await makeKubeconfig(context, request);
  expect(namesOf(config)).toEqual([`dev@${host}`]);
});

test('an endpoint without a name is a context for each node of the control plane', async () => {
  const { context, sandbox, host, request } = await loggedIn({ generateToken: false });
  const prod = sandbox.state.clusters.get(clusterId(sandbox, 'prod'));
  if (prod?.authorizedEndpoint) prod.authorizedEndpoint.fqdn = '';
  const { config } = await makeKubeconfig(context, request);
  expect(namesOf(config)).toEqual([`dev@${host}`, `prod@${host}`, `prod-node-1@${host}`]);
  const [node] = config.clusters.filter(({ name }) => name.startsWith('prod-node'));
  expect(node?.cluster.server).toBe('https://127.0.0.1:6443');
  const without = await makeKubeconfig(context, { ...request, noEndpoints: true });
  expect(namesOf(without.config)).toEqual([`dev@${host}`, `prod@${host}`]);
});

test('a profile other than the default one stands in the command', async () => {
  const { context, request } = await loggedIn({ generateToken: false });
  const given = { username: 'admin', password: new Secret('admin-password') };
  await logIn(context, { server: request.server, profile: 'ops', trust: {}, given });
  const { config } = await makeKubeconfig(context, { ...request, profile: 'ops', clusters: ['dev'] });
  expect(config.users[0]?.user.exec).toMatchObject({ args: expect.arrayContaining(['--profile=ops']) });
});

test('follows pages when there are more clusters than one holds', async () => {
  const { context, sandbox, request } = await loggedIn({ generateToken: false });
  const members = new Set([sandbox.state.findUser('jane')?.id ?? '']);
  for (let number = 0; number < 1_100; number++) {
    sandbox.state.addCluster({ id: `c-${String(number).padStart(5, '0')}`, name: `cluster-${number}`, members });
  }
  const { config } = await makeKubeconfig(context, request);
  expect(config.contexts).toHaveLength(1_103);
});
