import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { documentedFields } from '../support/documentation.ts';
import { createHome } from '../support/home.ts';
import { logInHere } from '../support/log-in.ts';
import { run } from '../support/process.ts';
import { startOnTerminal } from '../support/pseudo-terminal.ts';
import { clusterId, takeRequests, useSandbox } from '../support/sandbox.ts';

async function loggedIn(username = 'jane') {
  const sandbox = await useSandbox();
  const home = createHome();
  const rancher = (...args: string[]) => run('kubectl-rancher', args, { env: home.env });
  await logInHere(sandbox, home.env, username);
  return { sandbox, host: sandbox.url.replace('https://', ''), home, rancher };
}

test('clusters: in a table, wide, by name, and with the documented fields', async () => {
  const { sandbox, rancher } = await loggedIn('admin');
  const prod = sandbox.state.clusters.get(clusterId(sandbox, 'prod'));
  const fqdn = prod?.authorizedEndpoint?.fqdn ?? '';
  const table = await rancher('clusters');
  expect(table).toMatchObject({ code: 0, stderr: '' });
  expect(table.stdout).toMatch(/^NAME +ID +STATE +VERSION +ENDPOINT\n/);
  expect(table.stdout).toMatch(/^local +local +active +v1\.36\.2 +https:\/\/127/m);
  expect(table.stdout).not.toContain(`https://${fqdn}\n`);
  expect((await rancher('clusters', '-o', 'wide')).stdout).toContain(`https://${fqdn}\n`);
  const names = (await rancher('clusters', '-o', 'name')).stdout.trim().split('\n');
  expect(names.sort()).toEqual(['dev', 'local', 'prod']);
  const { clusters } = JSON.parse((await rancher('clusters', '-o', 'json')).stdout);
  expect(Object.keys(clusters[0])).toEqual(documentedFields('clusters'));
  expect(clusters).toContainEqual({
    id: prod?.id,
    name: 'prod',
    state: 'active',
    version: 'v1.36.2',
    endpoints: [`${sandbox.url}/k8s/clusters/${prod?.id}`, `https://${fqdn}`],
    labels: { env: 'prod' },
  });
});

test('clusters: on a terminal that reports 0 columns, addresses have room', async () => {
  const { sandbox, home } = await loggedIn();
  const terminal = startOnTerminal('/bin/sh', ['-c', 'stty cols 0; exec kubectl-rancher clusters'], home.env);
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain(new URL(sandbox.url).origin);
});

test('status: on a terminal of 80 columns, every line of the table fits', async () => {
  const { host, home } = await loggedIn();
  const terminal = startOnTerminal('/bin/sh', ['-c', 'stty cols 80; exec kubectl-rancher status'], home.env);
  expect(await terminal.ended).toBe(0);
  const lines = terminal.screen().split('\n');
  const table = lines.filter((line) => line.startsWith('SERVER') || line.startsWith(host));
  expect(table).toHaveLength(2);
  for (const line of table) expect(line.trimEnd().length).toBeLessThanOrEqual(80);
});

test('clusters: an endpoint without a host name is listed for each node, and completion has the list afterwards', async () => {
  const { sandbox, rancher, home } = await loggedIn();
  const prod = sandbox.state.clusters.get(clusterId(sandbox, 'prod'));
  if (prod?.authorizedEndpoint) prod.authorizedEndpoint.fqdn = '';
  expect((await rancher('clusters', '-o', 'wide')).stdout).toMatch(/https:\/\/[\d.]+:6443/);
  takeRequests(sandbox);
  const offers = await run('kubectl_complete-rancher', ['kubeconfig', 'p'], { env: home.env });
  expect(offers.stdout).toBe('prod\n:4\n');
  expect(takeRequests(sandbox)).toEqual([]);
});

test('clusters: no access to any is a message', async () => {
  const { sandbox, rancher } = await loggedIn();
  for (const cluster of sandbox.state.clusters.values()) cluster.members.clear();
  expect(await rancher('clusters')).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining('You do not have access to any cluster of 127.0.0.1'),
  });
});

test('version: of this program, of the server without a login, and of kubectl', async () => {
  const { sandbox, rancher, host } = await loggedIn();
  await rancher('logout');
  const text = await rancher('version', '--server', host);
  expect(text).toMatchObject({ code: 0, stderr: '' });
  expect(text.stdout).toMatch(new RegExp(`kubectl-rancher +${packageJson.version}\n`));
  expect(text.stdout).toMatch(new RegExp(`Rancher +v2\\.15\\.0 +${host}\n`));
  const versions = JSON.parse((await rancher('version', '--server', host, '-o', 'json')).stdout);
  expect(Object.keys(versions)).toEqual(documentedFields('version'));
  expect(versions.server).toEqual({ url: sandbox.url, version: 'v2.15.0' });
  sandbox.intercept = (request, response) => {
    if (request.url !== '/rancherversion') return false;
    response.end('{"Version":"v2.17.0"}');
    return true;
  };
  expect(await rancher('version', '--server', host)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('v2.17.0'),
    stderr: expect.stringContaining('Rancher v2.17.0 is newer than the versions this program knows (up to 2.16)'),
  });
});

test.each([
  ['a web page', 200, '<html>', 3, "a web page where Rancher's API was expected"],
  ['JSON without a version', 200, '{}', 3, 'JSON without the requested data'],
  ['an error', 500, '{"message":"database is locked"}', 1, 'answered 500 to GET /rancherversion: database is locked'],
  ['nothing of Rancher', 404, 'not found', 1, 'answered 404 to GET /ping'],
])('version: a server that answers with %s fails, after the rest', async (_what, status, body, code, words) => {
  const { sandbox, rancher, host } = await loggedIn();
  sandbox.intercept = (_request, response) => {
    response.writeHead(status).end(body);
    return true;
  };
  const version = await rancher('version', '--server', host);
  expect(version).toMatchObject({ code, stderr: expect.stringContaining(words) });
  expect(version.stdout).toMatch(/kubectl-rancher +\d.*\nRancher +unknown/);
});

test('version: no server, no kubectl; a server that does not respond is an error after the rest', async () => {
  const { path, env } = createHome();
  const node = process.execPath;
  const version = (...args: string[]) =>
    run(node, [path('bin/kubectl-rancher'), 'version', ...args], { env: { ...env, PATH: path('bin') } });
  const alone = await version('-o', 'json');
  expect(JSON.parse(alone.stdout)).toEqual({ version: packageJson.version, server: null, kubectl: null });
  const gone = await version('--server', '127.0.0.1:1');
  expect(gone).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot reach 127.0.0.1:1') });
  expect(gone.stdout).toMatch(/Rancher +unknown +127\.0\.0\.1:1/);
});

test('status: in every format, and with the documented fields', async () => {
  const { rancher, host, sandbox, home } = await loggedIn();
  const request = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  await run('kubectl-rancher-auth', request, { env: home.env });
  const { servers } = JSON.parse((await rancher('status', '-o', 'json')).stdout);
  expect(Object.keys(servers[0])).toEqual(documentedFields('status'));
  expect(servers[0]).toMatchObject({
    session: { store: 'file' },
    credentials: [{ cluster: clusterId(sandbox, 'dev') }],
  });
  expect((await rancher('status', '-o', 'yaml')).stdout).toContain(`url: ${sandbox.url}`);
  expect((await rancher('status', '-o', 'name')).stdout).toBe(`${host}\n`);
});

test('status: the session in the environment replaces the stored one for its server', async () => {
  const { rancher, sandbox, home, host } = await loggedIn();
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const { name, secret } = sandbox.state.addToken({ userId, ttl: 60_000, clusterId: null });
  Object.assign(home.env, { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: `${name}:${secret}` });
  const status = await rancher('status', '-o', 'json', '--check');
  const stderr = `RANCHER_TOKEN_KEY was not checked with ${host}. To check it: kubectl rancher doctor\n`;
  expect(status).toEqual({ code: 0, stdout: expect.not.stringContaining(secret), stderr });
  expect((await rancher('status')).stderr).toBe(stderr);
  expect((await rancher('status', '-o', 'json')).stderr).toBe('');
  expect(JSON.parse(status.stdout).servers).toMatchObject([{ session: { expiresAt: null, store: 'environment' } }]);
});

test('status: all logins, or those of one profile', async () => {
  const { sandbox, rancher, home } = await loggedIn();
  const login = ['login', sandbox.url, '--profile=ops', '--username=admin', '--password-stdin', '--no-merge'];
  await run('kubectl-rancher', login, { env: home.env, input: 'admin-password' });
  const profiles = async (...args: string[]) => {
    const { servers } = JSON.parse((await rancher('status', '-o', 'json', ...args)).stdout);
    return servers.map(({ profile }: { profile: string }) => profile).sort();
  };
  expect(await profiles()).toEqual(['default', 'ops']);
  expect(await profiles('--profile', 'ops')).toEqual(['ops']);
  expect(await profiles('--profile', 'default')).toEqual(['default']);
  home.env.KUBECTL_RANCHER_PROFILE = 'ops';
  expect(await profiles()).toEqual(['default', 'ops']);
  const nobody = await rancher('status', '--profile', 'nobody', '--check');
  expect(nobody).toMatchObject({ code: 4, stdout: '' });
  expect(nobody.stderr).toContain('kubectl rancher login https://YOUR-RANCHER --profile nobody');
});

test('status: without a login to the server, it says so, and how to log in there', async () => {
  const { rancher } = await loggedIn();
  const notThere = 'Not logged in to a.example.com. Run: kubectl rancher login https://a.example.com\n';
  expect(await rancher('status', '--server', 'a.example.com')).toEqual({ code: 0, stdout: '', stderr: notThere });
  expect((await rancher('status', '--server', 'a.example.com', '--profile', 'ops')).stderr).toBe(
    'Not logged in to a.example.com as profile ops. Run: kubectl rancher login https://a.example.com --profile ops\n',
  );
  expect((await rancher('status', '--profile', 'ops')).stderr).toBe(
    'Not logged in to any Rancher as profile ops. Run: kubectl rancher login https://YOUR-RANCHER --profile ops\n',
  );
});

test('status: a table names the clusters whose tokens are cached; without known names, and in JSON, it has ids', async () => {
  const { rancher, host, sandbox, home } = await loggedIn();
  const id = clusterId(sandbox, 'dev');
  await run('kubectl-rancher-auth', [`--server=${host}`, `--cluster=${id}`], { env: home.env });
  const lastColumn = async () => (await rancher('status')).stdout.trimEnd().split(/ {3,}/).at(-1);
  expect(await lastColumn()).toBe(id);
  await rancher('clusters');
  expect(await lastColumn()).toBe('dev');
  const { servers } = JSON.parse((await rancher('status', '-o', 'json')).stdout);
  expect(servers[0].credentials).toEqual([{ cluster: id, expiresAt: expect.any(String) }]);
});

test('status: a token without a cluster is shown as one for every cluster', async () => {
  const { rancher, host, home } = await loggedIn();
  await run('kubectl-rancher-auth', [`--server=${host}`], { env: home.env });
  expect((await rancher('status')).stdout.trimEnd()).toMatch(/ {3}every cluster$/);
});
