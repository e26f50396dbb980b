import { expect, onTestFinished, test } from 'vitest';
import { type Sandbox, type SandboxVersion, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { hashOf, isSecret } from '../../../src/sandbox/tokens/hashing.ts';
import { field, listField, textField } from '../../contract/json.ts';
import { callSandbox, clusterId, mint } from '../harness.ts';

const FEATURE = '/v3/features/token-hashing';
const TOKENS = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';
const SHA256 = /^\$2:[A-Za-z0-9+/]{11}:[A-Za-z0-9+/]{43}$/;
const SHA3 = /^\$3:1:[A-Za-z0-9+/]{11}:[A-Za-z0-9+/]{86}$/;

async function start(version: SandboxVersion = '2.15'): Promise<Sandbox> {
  const sandbox = await startSandbox({ version });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

async function logIn(sandbox: Sandbox, username: string): Promise<string> {
  const body = { username, password: `${username}-password`, responseType: 'json' };
  const path = '/v3-public/localProviders/local?action=login';
  return textField((await callSandbox(sandbox, 'POST', path, { body })).body, 'token');
}

const secretOf = (bearer: string): string => bearer.slice(bearer.indexOf(':') + 1);

async function shownSecrets(sandbox: Sandbox, bearer: string): Promise<string[]> {
  const { body } = await callSandbox(sandbox, 'GET', TOKENS, { bearer });
  return listField(body, 'items').map((item) => textField(item, 'token'));
}

test('a hash matches only its own secret, with a new salt each time', () => {
  for (const [algorithm, form] of [
    ['sha256', SHA256],
    ['sha3-512', SHA3],
  ] as const) {
    const hash = hashOf('secret', algorithm);
    expect(hash).toMatch(form);
    expect(hashOf('secret', algorithm)).not.toBe(hash);
    expect([isSecret(hash, 'secret'), isSecret(hash, 'other'), isSecret(hash, hash)]).toEqual([true, false, false]);
  }
  expect([isSecret('plain', 'plain'), isSecret('plain', 'other'), isSecret('$9:x', 'x')]).toEqual([true, false, false]);
});

test.each<[SandboxVersion, RegExp]>([
  ['2.4.6', SHA256],
  ['2.6.7', SHA256],
  ['2.8', SHA3],
  ['2.15', SHA3],
])('%s: an admin turns it on; old and new tokens work on, and are stored as hashes', async (version, form) => {
  const sandbox = await start(version);
  const [admin, jane] = [await logIn(sandbox, 'admin'), await logIn(sandbox, 'jane')];
  const cluster = clusterId(sandbox, 'dev');
  const old = [admin, jane, await mint(sandbox, jane), await mint(sandbox, jane, cluster)];
  expect(await shownSecrets(sandbox, admin)).toContain(secretOf(jane));

  const on = await callSandbox(sandbox, 'PUT', FEATURE, { bearer: admin, body: { value: true } });
  expect([on.status, field(on.body, 'value'), field(on.body, 'status', 'lockedValue')]).toEqual([200, true, true]);
  const all = [...old, await logIn(sandbox, 'jane'), await mint(sandbox, jane, cluster)];
  for (const bearer of all) {
    const [version, wrong] = [bearer, `${bearer}x`].map((token) =>
      callSandbox(sandbox, 'GET', `/k8s/clusters/${cluster}/version`, { bearer: token }),
    );
    expect([(await version)?.status, (await wrong)?.status]).toEqual([200, 403]);
  }
  const shown = await shownSecrets(sandbox, admin);
  expect(shown).toHaveLength(all.length);
  for (const secret of shown) expect(secret).toMatch(form);
  const kept = JSON.stringify([...sandbox.state.tokens.values()]);
  for (const bearer of all) expect(kept).not.toContain(secretOf(bearer));
  // A hash does not work as a secret.
  const [stored] = sandbox.state.tokens.values();
  const asSecret = await callSandbox(sandbox, 'GET', '/v3', { bearer: `${stored?.name}:${stored?.secret}` });
  expect(asSecret.status).toBe(401);
});

test('only an admin may, and once it is on nothing changes it', async () => {
  const sandbox = await start();
  const [admin, jane] = [await logIn(sandbox, 'admin'), await logIn(sandbox, 'jane')];
  const put = (bearer: string, body: { value?: boolean | string }) =>
    callSandbox(sandbox, 'PUT', FEATURE, { bearer, body });
  expect((await put(jane, { value: true })).status).toBe(403);
  expect((await put(admin, {})).status).toBe(422);
  for (const value of [false, 'x']) expect((await put(admin, { value })).status).toBe(200);
  expect(sandbox.state.features.get('token-hashing')).toBe(false);
  await put(admin, { value: true });
  for (const value of [false, true]) {
    const refused = await put(admin, { value });
    expect([refused.status, field(refused.body, 'code'), field(refused.body, 'message')]).toEqual([
      422,
      'InvalidBodyContent',
      'feature flag cannot be changed from current value: true',
    ]);
  }
  const { body } = await callSandbox(sandbox, 'GET', '/v3/features', { bearer: jane });
  const listed = listField(body, 'data').map((feature) => [field(feature, 'id'), field(feature, 'value')]);
  expect(listed).toEqual([
    ['auth', true],
    ['oidc-provider', false],
    ['token-hashing', true],
  ]);
});

test('tokens of ext.cattle.io are hashed from the start, those in kubeconfigs too', async () => {
  const sandbox = await start();
  const bearer = await logIn(sandbox, 'jane');
  const post = (kind: string, spec: object) =>
    callSandbox(sandbox, 'POST', `/apis/ext.cattle.io/v1/${kind}`, { bearer, body: { spec: { ...spec } } });
  const created = await post('tokens', {});
  const token = textField(created.body, 'status', 'bearerToken');
  const kubeconfig = textField((await post('kubeconfigs', { clusters: ['*'] })).body, 'status', 'value');
  const inFile = [...kubeconfig.matchAll(/token: "([^"]+)"/g)].map(([, text]) => text ?? '');
  expect(inFile).toHaveLength(2);
  const kept = JSON.stringify([...sandbox.state.extTokens.values(), ...sandbox.state.extKubeconfigs.values()]);
  for (const one of [token, ...inFile]) {
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer: one })).status).toBe(200);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer: `${one}x` })).status).toBe(401);
    expect(kept).not.toContain(secretOf(one));
  }
});

test.each<[SandboxVersion, number]>([
  ['2.6.7', 401],
  ['2.8', 200],
])('hashed tokens of %s and an Authorized Cluster Endpoint: %i', async (version, status) => {
  const sandbox = await start(version);
  const prod = clusterId(sandbox, 'prod');
  const bearer = await mint(sandbox, await logIn(sandbox, 'jane'), prod);
  const endpoint = {
    url: `https://${sandbox.state.clusters.get(prod)?.authorizedEndpoint?.fqdn}`,
    caPem: sandbox.caPem,
  };
  expect((await callSandbox(endpoint, 'GET', '/version', { bearer })).status).toBe(200);
  sandbox.state.hashTokens();
  expect((await callSandbox(endpoint, 'GET', '/version', { bearer })).status).toBe(status);
});
