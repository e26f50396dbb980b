import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  addEndlessKubeconfigToken,
  addSystemToken,
  type Sandbox,
  SYSTEM_TOKEN_KINDS,
  startSandbox,
} from '../../src/sandbox/sandbox.ts';
import { field, listField, textField } from '../contract/json.ts';
import { callSandbox, clusterId, logIn, mint } from './harness.ts';

let sandbox: Sandbox;
let admin: string;
let jane: string;
let janeId: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  [admin, jane] = [await logIn(sandbox, 'admin'), await logIn(sandbox, 'jane')];
  janeId = sandbox.state.findUser('jane')?.id ?? '';
});

describe('users', () => {
  test.each([
    ['username=jane', ['jane']],
    ['name=Default+Admin', ['admin']],
    ['me=true', ['admin']],
    ['me=false', ['jane', 'sam']],
    ['enabled=false', ['sam']],
    ['enabled=true&me=false', ['jane']],
    ['username=nobody', []],
    ['', ['admin', 'jane', 'sam']],
  ])('an admin lists them by %s', async (query, expected) => {
    sandbox.state.addUser({ username: 'sam', password: 'sam-password', enabled: false });
    const { body } = await callSandbox(sandbox, 'GET', `/v3/users?${query}`, { bearer: admin });
    expect(listField(body, 'data').map((user) => field(user, 'username'))).toEqual(expected);
  });

  test('one is found by id; a standard user sees no others', async () => {
    const byId = await callSandbox(sandbox, 'GET', `/v3/users?id=${janeId}`, { bearer: admin });
    expect(listField(byId.body, 'data').map((user) => field(user, 'id'))).toEqual([janeId]);
    const { body } = await callSandbox(sandbox, 'GET', '/v3/users', { bearer: jane });
    expect(listField(body, 'data').map((user) => field(user, 'id'))).toEqual([janeId]);
    const put = { bearer: jane, body: { enabled: false } };
    expect((await callSandbox(sandbox, 'PUT', `/v3/users/${janeId}`, put)).status).toBe(403);
  });

  test('every token of a disabled one is rejected, and works again once the user is enabled', async () => {
    const cluster = clusterId(sandbox, 'dev');
    const scoped = await mint(sandbox, jane, cluster);
    const ext = await callSandbox(sandbox, 'POST', '/apis/ext.cattle.io/v1/tokens', { bearer: jane, body: {} });
    const unscoped = [jane, await mint(sandbox, jane), textField(ext.body, 'status', 'bearerToken')];
    const enable = (enabled: boolean) =>
      callSandbox(sandbox, 'PUT', `/v3/users/${janeId}`, { bearer: admin, body: { enabled } });
    const statuses = (path: string, bearers: string[]) =>
      Promise.all(bearers.map(async (bearer) => (await callSandbox(sandbox, 'GET', path, { bearer })).status));
    const downstream = `/k8s/clusters/${cluster}/version`;

    expect((await enable(false)).status).toBe(200);
    expect(await statuses('/v3', unscoped)).toEqual([401, 401, 401]);
    expect(await statuses('/k8s/clusters/local/version', unscoped)).toEqual([401, 401, 401]);
    expect(await statuses(downstream, [...unscoped, scoped])).toEqual([403, 403, 403, 403]);
    const refusal = await callSandbox(sandbox, 'GET', downstream, { bearer: scoped });
    expect(JSON.stringify(refusal.body)).toContain('system:unauthenticated');

    expect((await enable(true)).status).toBe(200);
    expect(await statuses('/v3', unscoped)).toEqual([200, 200, 200]);
    expect(await statuses(downstream, [...unscoped, scoped])).toEqual([200, 200, 200, 200]);
  });

  test('a password set by an admin ends no token', async () => {
    const path = `/v3/users/${janeId}?action=setpassword`;
    const body = { newPassword: 'another-password' };
    expect((await callSandbox(sandbox, 'POST', path, { bearer: jane, body })).status).toBe(403);
    expect((await callSandbox(sandbox, 'POST', path, { bearer: admin, body })).status).toBe(200);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer: jane })).status).toBe(200);
    await expect(logIn(sandbox, 'jane')).rejects.toThrow();
  });
});

describe('settings', () => {
  const path = '/v3/settings/auth-token-max-ttl-minutes';

  test('a user with the role for it may change them, but no feature', async () => {
    const put = () => callSandbox(sandbox, 'PUT', path, { bearer: jane, body: { value: '600' } });
    expect((await put()).status).toBe(403);
    const body = { userId: janeId, globalRoleId: 'settings-manage' };
    await callSandbox(sandbox, 'POST', '/v3/globalRoleBindings', { bearer: admin, body });
    const changed = await put();
    expect([changed.status, field(changed.body, 'value'), field(changed.body, 'source')]).toEqual([200, '600', 'db']);
    const feature = { bearer: jane, body: { value: true } };
    expect((await callSandbox(sandbox, 'PUT', '/v3/features/token-hashing', feature)).status).toBe(403);
  });

  test('one that comes from the environment cannot be changed', async () => {
    const setting = sandbox.state.settings.get('auth-token-max-ttl-minutes');
    Object.assign(setting ?? {}, { value: '5000', fromEnvironment: true });
    const response = await callSandbox(sandbox, 'PUT', path, { bearer: admin, body: { value: '600' } });
    expect([response.status, field(response.body, 'code')]).toEqual([405, 'MethodNotAllow']);
    const read = await callSandbox(sandbox, 'GET', path, { bearer: jane });
    expect([field(read.body, 'value'), field(read.body, 'source')]).toEqual(['5000', 'env']);
  });
});

test.each([
  ['/v3/settings/auth-token-max-ttl-minutes', { value: '600' }],
  ['/v3/features/token-hashing', { value: true }],
  ['/v3/users/JANE', { enabled: false }],
])('as many updates as a test wants are a conflict: %s', async (path, body) => {
  sandbox.state.conflicts = 2;
  const put = () => callSandbox(sandbox, 'PUT', path.replace('JANE', janeId), { bearer: admin, body });
  for (const _ of [1, 2]) {
    const response = await put();
    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({ type: 'error', status: 409, code: 'Conflict' });
  }
  expect(sandbox.state.features.get('token-hashing')).toBe(false);
  expect(sandbox.state.findUser('jane')?.enabled).toBe(true);
  expect((await put()).status).toBe(200);
});

test('Rancher’s own tokens never expire, and their names and kinds tell their purpose', async () => {
  const user = { id: janeId };
  const made = SYSTEM_TOKEN_KINDS.map((kind) => addSystemToken(sandbox.state, kind, user));
  made.push(addEndlessKubeconfigToken(sandbox.state, user));
  const { body } = await callSandbox(sandbox, 'GET', '/v3/tokens', { bearer: jane });
  const shown = listField(body, 'data').filter((token) => field(token, 'ttl') === 0);
  expect(shown).toHaveLength(made.length);
  for (const token of shown) expect([field(token, 'expiresAt'), field(token, 'expired')]).toEqual(['', false]);
  const kinds = shown.map((token) => [
    textField(token, 'labels', 'authn.management.cattle.io/kind'),
    textField(token, 'id').replace(/[^-]{5}$/, ''),
  ]);
  expect(Object.fromEntries(kinds)).toEqual({
    agent: `agent-${janeId}`,
    compose: `compose-token-${janeId}`,
    'drain-node': `drain-node-${janeId}`,
    helm: `helm-token-${janeId}`,
    kubeconfig: `kubeconfig-${janeId}`,
    'kubectl-shell': `kubectl-shell-${janeId}`,
    pipeline: 'p-sndbx-pipeline',
    telemetry: `telemetry-${janeId}`,
  });
});
