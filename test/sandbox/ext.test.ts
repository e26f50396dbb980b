import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { readFixture } from '../contract/fixtures.ts';
import { field, type Json, listField, textField } from '../contract/json.ts';
import { callSandbox, clusterId, logIn, mint, TestClock } from './harness.ts';

const START = Date.parse('2030-01-01T00:00:00.500Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TOKENS = '/apis/ext.cattle.io/v1/tokens';
const KUBECONFIGS = '/apis/ext.cattle.io/v1/kubeconfigs';

let clock: TestClock;
let sandbox: Sandbox;
let jane: string;

beforeEach(async () => {
  clock = new TestClock(START);
  sandbox = await startSandbox({ clock });
  jane = await logIn(sandbox, 'jane');
});

afterEach(() => sandbox.close());

async function create(path: string, bearer: string, spec: Json = {}): Promise<Json> {
  return (await callSandbox(sandbox, 'POST', path, { bearer, body: { spec } })).body;
}

/** A new token's name, and what its bearer sends. */
async function newToken(bearer: string, spec: Json = {}): Promise<{ name: string; bearer: string }> {
  const made = await create(TOKENS, bearer, spec);
  return { name: textField(made, 'metadata', 'name'), bearer: textField(made, 'status', 'bearerToken') };
}

const statusOf = async (method: string, path: string, bearer: string) =>
  (await callSandbox(sandbox, method, path, { bearer })).status;

const namesSeenBy = async (bearer: string) =>
  listField((await callSandbox(sandbox, 'GET', TOKENS, { bearer })).body, 'items').map((item) =>
    textField(item, 'metadata', 'name'),
  );

describe('a token', () => {
  test('is valid for the whole API, and is not among the tokens of v3', async () => {
    const { name, bearer } = await newToken(jane);
    expect(bearer).toMatch(/^ext\/token-[a-z0-9]{5}:[a-z0-9]{54}$/);
    const { status, body } = await callSandbox(sandbox, 'GET', '/v3/tokens', { bearer });
    expect(status).toBe(200);
    expect(listField(body, 'data').map((item) => field(item, 'name'))).not.toContain(name);
    expect(await statusOf('GET', `/v3/tokens/${name}`, bearer)).toBe(404);
  });

  test('is known only by its prefix and its own key', async () => {
    const { bearer } = await newToken(jane);
    expect(await statusOf('GET', '/v3', bearer.slice('ext/'.length))).toBe(401);
    expect(await statusOf('GET', '/v3', `${bearer}x`)).toBe(401);
    expect(await statusOf('GET', '/v3', `ext/${jane}`)).toBe(401);
  });

  test('with a clusterName is confined to nothing', async () => {
    const [dev, prod] = [clusterId(sandbox, 'dev'), clusterId(sandbox, 'prod')];
    const { bearer } = await newToken(jane, { clusterName: dev });
    expect(await statusOf('GET', '/v3/clusters', bearer)).toBe(200);
    expect(await statusOf('GET', `/k8s/clusters/${prod}/version`, bearer)).toBe(200);
    expect(await mint(sandbox, bearer)).toMatch(/^token-/);
  });

  test('for an unknown cluster is a 400', async () => {
    const body = { spec: { clusterName: 'c-zzzzz' } };
    const result = await callSandbox(sandbox, 'POST', TOKENS, { bearer: jane, body });
    expect([result.status, field(result.body, 'message')]).toEqual([400, 'cluster c-zzzzz not found']);
  });

  test('ends by the sandbox’s clock', async () => {
    const { bearer } = await newToken(jane, { ttl: HOUR_MS });
    clock.advance(HOUR_MS - 501);
    expect(await statusOf('GET', '/v3', bearer)).toBe(200);
    clock.advance(1);
    expect(await statusOf('GET', '/v3', bearer)).toBe(401);
    const { body } = await callSandbox(sandbox, 'GET', TOKENS, { bearer: jane });
    expect(field(listField(body, 'items')[0], 'status', 'expired')).toBe(true);
  });

  test('says which one the caller came with', async () => {
    const own = await newToken(jane);
    await newToken(jane);
    const { body } = await callSandbox(sandbox, 'GET', TOKENS, { bearer: own.bearer });
    const current = listField(body, 'items').filter((item) => field(item, 'status', 'current') === true);
    expect(current.map((item) => field(item, 'metadata', 'name'))).toEqual([own.name]);
  });

  test('can be read and deleted with itself', async () => {
    const { name, bearer } = await newToken(jane);
    expect(await statusOf('GET', `${TOKENS}/${name}`, bearer)).toBe(200);
    expect(await statusOf('DELETE', `${TOKENS}/${name}`, bearer)).toBe(200);
    expect(await statusOf('GET', '/v3', bearer)).toBe(401);
    expect(await statusOf('DELETE', `${TOKENS}/${name}`, jane)).toBe(404);
  });

  test.each(['/v3/tokens?action=logout', '/v1/logout'])('ends with %s', async (path) => {
    const { bearer } = await newToken(jane);
    expect(await statusOf('POST', path, bearer)).toBe(200);
    expect(await statusOf('GET', '/v3', bearer)).toBe(401);
    expect(await statusOf('GET', '/v3', jane)).toBe(200);
  });

  test('is refused to a disabled user, and goes with a deleted one', async () => {
    const admin = await logIn(sandbox, 'admin');
    const { name, bearer } = await newToken(jane);
    const user = sandbox.state.findUser('jane');
    const path = `/v3/users/${user?.id}`;
    await callSandbox(sandbox, 'PUT', path, { bearer: admin, body: { enabled: false } });
    expect(await statusOf('GET', '/v3', bearer)).toBe(401);
    const shown = await callSandbox(sandbox, 'GET', `${TOKENS}/${name}`, { bearer: admin });
    expect(field(shown.body, 'spec', 'enabled')).toBe(false);
    await callSandbox(sandbox, 'DELETE', path, { bearer: admin });
    expect(await namesSeenBy(admin)).toEqual([]);
  });

  test('is seen by its owner and by admins, and by no one else', async () => {
    const admin = await logIn(sandbox, 'admin');
    const [ofJane, ofAdmin] = [await newToken(jane), await newToken(admin)];
    expect(await namesSeenBy(jane)).toEqual([ofJane.name]);
    expect(await namesSeenBy(admin)).toEqual([ofJane.name, ofAdmin.name].sort());
    expect(await statusOf('GET', `${TOKENS}/${ofAdmin.name}`, jane)).toBe(404);
    expect(await statusOf('DELETE', `${TOKENS}/${ofAdmin.name}`, jane)).toBe(404);
    expect(await statusOf('DELETE', `${TOKENS}/${ofJane.name}`, admin)).toBe(200);
  });

  test('is not for those who come with a cluster token, or with none', async () => {
    const scoped = await mint(sandbox, jane, clusterId(sandbox, 'dev'));
    expect(await statusOf('GET', TOKENS, scoped)).toBe(401);
    const { status, body } = await callSandbox(sandbox, 'GET', TOKENS);
    expect([status, field(body, 'kind')]).toEqual([401, 'Status']);
  });

  test('stands in a Table with the columns of the real one', async () => {
    const { name } = await newToken(jane, { ttl: HOUR_MS, description: 'for a test' });
    clock.advance(90_000);
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const { body } = await callSandbox(sandbox, 'GET', TOKENS, { bearer: jane, accept });
    const real = readFixture('ext-tokens-table').response.body;
    expect(listField(body, 'columnDefinitions')).toEqual(listField(real, 'columnDefinitions'));
    const { id } = sandbox.state.findUser('jane') ?? {};
    expect(field(listField(body, 'rows')[0], 'cells')).toEqual([name, id, '', '60m', '90s', 'for a test']);
  });
});

describe('a kubeconfig', () => {
  test('has one user for the clusters behind Rancher, and one for each with an endpoint of its own', async () => {
    const [dev, prod] = [clusterId(sandbox, 'dev'), clusterId(sandbox, 'prod')];
    const made = await create(KUBECONFIGS, jane, { clusters: [dev, prod], currentContext: prod });
    const [shared, own] = listField(made, 'status', 'tokens');
    const file = load(textField(made, 'status', 'value'));
    expect(file).toMatchObject({
      'current-context': 'prod',
      users: [
        { name: 'rancher', user: { token: expect.stringMatching(`^ext/${shared}:`) } },
        { name: 'prod', user: { token: expect.stringMatching(`^ext/${own}:`) } },
      ],
      clusters: [
        { name: 'rancher', cluster: { server: sandbox.url } },
        { name: 'dev', cluster: { server: `${sandbox.url}/k8s/clusters/${dev}` } },
        { name: 'prod', cluster: { server: `${sandbox.url}/k8s/clusters/${prod}` } },
        { name: 'prod-fqdn' },
      ],
    });
    const contexts = listField(Object(file), 'contexts').map((entry) => [
      field(entry, 'name'),
      field(entry, 'context', 'user'),
    ]);
    expect(contexts).toEqual([
      ['rancher', 'rancher'],
      ['dev', 'rancher'],
      ['prod', 'prod'],
      ['prod-fqdn', 'prod'],
    ]);
  });

  test('names the command where the setting says so; only a cluster with an endpoint is named to it', async () => {
    sandbox.state.addSetting('kubeconfig-generate-token', { default: 'true', value: 'false' });
    const made = await create(KUBECONFIGS, jane, { clusters: ['*'] });
    const args = listField(Object(load(textField(made, 'status', 'value'))), 'users').map((entry) =>
      field(entry, 'user', 'exec', 'args'),
    );
    const { host } = new URL(sandbox.url);
    const prod = ['token', `--server=${host}`, '--user=prod', `--cluster=${clusterId(sandbox, 'prod')}`];
    expect(args).toEqual([['token', `--server=${host}`, '--user=rancher'], prod]);
    expect(sandbox.state.extTokens.size).toBe(0);
  });

  test('lives as long as requested, in seconds, and so do its tokens', async () => {
    const made = await create(KUBECONFIGS, jane, { ttl: 3600 });
    expect(field(made, 'spec', 'ttl')).toBe(3600);
    expect([...sandbox.state.extTokens.values()].map(({ ttl }) => ttl)).toEqual([HOUR_MS]);
    await create(KUBECONFIGS, jane, { ttl: 0 });
    expect([...sandbox.state.extTokens.values()].map(({ ttl }) => ttl)).toEqual([HOUR_MS, 30 * DAY_MS]);
  });

  test('takes its tokens with it', async () => {
    const made = await create(KUBECONFIGS, jane, { clusters: ['*'] });
    const path = `${KUBECONFIGS}/${textField(made, 'metadata', 'name')}`;
    expect(await statusOf('DELETE', path, jane)).toBe(200);
    expect(sandbox.state.extTokens.size).toBe(0);
    expect(await statusOf('DELETE', path, jane)).toBe(404);
  });

  test('is listed to its owner, without its text', async () => {
    await create(KUBECONFIGS, await logIn(sandbox, 'admin'));
    const made = await create(KUBECONFIGS, jane, { clusters: ['*'] });
    const items = listField((await callSandbox(sandbox, 'GET', KUBECONFIGS, { bearer: jane })).body, 'items');
    expect(items.map((item) => field(item, 'metadata', 'name'))).toEqual([field(made, 'metadata', 'name')]);
    expect(field(items[0], 'status', 'value')).toBeUndefined();
  });
});
