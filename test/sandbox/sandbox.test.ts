import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificates } from '../../src/sandbox/certificates.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { readFixture } from '../contract/fixtures.ts';
import { field, listField, textField } from '../contract/json.ts';
import { differences } from '../contract/shape.ts';
import { once } from '../support/patience.ts';
import { callSandbox, clusterId, logIn, mint, TestClock } from './harness.ts';

const START = Date.parse('2030-01-01T00:00:00.500Z');
const HOUR_MS = 3_600_000;

let clock: TestClock;
let sandbox: Sandbox;

beforeEach(async () => {
  clock = new TestClock(START);
  sandbox = await startSandbox({ clock });
});

afterEach(() => sandbox.close());

describe('what a fresh sandbox says of itself', () => {
  test('url, users and clusters; the CA is the setting cacerts, the url the setting server-url', async () => {
    expect(sandbox.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(sandbox.users.map(({ username }) => username)).toEqual(['admin', 'jane']);
    expect(sandbox.clusters.map(({ name }) => name)).toEqual(['local', 'dev', 'prod']);
    const cacerts = await callSandbox(sandbox, 'GET', '/v3/settings/cacerts');
    expect(field(cacerts.body, 'value')).toBe(sandbox.caPem);
    const bearer = await logIn(sandbox, 'jane');
    const serverUrl = await callSandbox(sandbox, 'GET', '/v3/settings/server-url', { bearer });
    expect(field(serverUrl.body, 'value')).toBe(sandbox.url);
  });

  test('as many clusters as wanted', async () => {
    const many = await startSandbox({ clusterCount: 5 });
    expect(many.clusters.map(({ name }) => name)).toEqual(['local', 'dev', 'prod', 'cluster-3', 'cluster-4']);
    await many.close();
  });

  test('all its clusters have the shape of a real one', async () => {
    const bearer = await logIn(sandbox, 'admin');
    const { body } = await callSandbox(sandbox, 'GET', '/v3/clusters', { bearer });
    expect(differences(readFixture('clusters').response.body, body)).toEqual([]);
  });
});

describe('time', () => {
  test('a token ends by the sandbox’s clock', async () => {
    const bearer = await mint(sandbox, await logIn(sandbox, 'jane'));
    clock.advance(HOUR_MS - 1000);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(200);
    clock.advance(1000);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(401);
  });

  test('changed settings touch no token that is made', async () => {
    const bearer = await logIn(sandbox, 'admin');
    await callSandbox(sandbox, 'PUT', '/v3/settings/auth-user-session-ttl-minutes', { bearer, body: { value: '1' } });
    clock.advance(HOUR_MS);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(200);
    const later = await logIn(sandbox, 'admin');
    clock.advance(60_000);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer: later })).status).toBe(401);
  });
});

describe('tokens', () => {
  test('the session cookie works like the header', async () => {
    const cookie = `a=b; R_SESS=${await logIn(sandbox, 'jane')}`;
    expect((await callSandbox(sandbox, 'GET', '/v3', { cookie })).status).toBe(200);
  });

  test('v3 rejects no token, an invented one, a wrong secret and a cluster token with 401', async () => {
    const session = await logIn(sandbox, 'jane');
    const scoped = await mint(sandbox, session, clusterId(sandbox, 'dev'));
    for (const bearer of [undefined, 'token-zzzzz:garbage', 'garbage', `${session}x`, scoped]) {
      expect((await callSandbox(sandbox, 'GET', '/v3', bearer ? { bearer } : {})).status).toBe(401);
    }
  });

  test('those of a disabled user are rejected, and valid again once the user is enabled', async () => {
    const [bearer, jane] = [await logIn(sandbox, 'jane'), sandbox.state.findUser('jane')];
    if (!jane) throw new Error('no jane');
    jane.enabled = false;
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(401);
    jane.enabled = true;
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(200);
  });

  test('a changed password ends none; the new one logs in, and need not be changed again', async () => {
    const [bearer, jane] = [await logIn(sandbox, 'jane'), sandbox.state.findUser('jane')];
    if (!jane) throw new Error('no jane');
    jane.mustChangePassword = true;
    const passwords = { currentPassword: jane.password, newPassword: 'another-password' };
    const changed = await callSandbox(sandbox, 'POST', '/v3/users?action=changepassword', { bearer, body: passwords });
    expect(changed.status).toBe(200);
    expect((await callSandbox(sandbox, 'GET', '/v3', { bearer })).status).toBe(200);
    expect([jane.password, jane.mustChangePassword]).toEqual(['another-password', false]);
    const again = await callSandbox(sandbox, 'POST', '/v3/users?action=changepassword', { bearer, body: passwords });
    expect(again.status).toBe(422);
  });

  test('an admin cannot disable himself', async () => {
    const bearer = await logIn(sandbox, 'admin');
    const id = sandbox.state.findUser('admin')?.id;
    const result = await callSandbox(sandbox, 'PUT', `/v3/users/${id}`, { bearer, body: { enabled: false } });
    expect(result.status).toBe(422);
  });
});

describe('clusters', () => {
  test('a standard user works in clusters that the user is a member of', async () => {
    const bearer = await logIn(sandbox, 'jane');
    const { body } = await callSandbox(sandbox, 'GET', '/v3/clusters', { bearer });
    expect(new Set(listField(body, 'data').map((cluster) => textField(cluster, 'name')))).toEqual(
      new Set(['dev', 'prod']),
    );
    const dev = `/k8s/clusters/${clusterId(sandbox, 'dev')}/api/v1`;
    expect((await callSandbox(sandbox, 'GET', `${dev}/namespaces/default/pods`, { bearer })).status).toBe(200);
    expect((await callSandbox(sandbox, 'GET', `${dev}/namespaces`, { bearer })).status).toBe(200);
    expect((await callSandbox(sandbox, 'DELETE', `${dev}/namespaces/default`, { bearer })).status).toBe(403);
    const local = '/k8s/clusters/local/api/v1/namespaces/default/pods';
    expect((await callSandbox(sandbox, 'GET', local, { bearer })).status).toBe(403);
  });

  test('an unknown one is a 404 to an admin', async () => {
    const bearer = await logIn(sandbox, 'admin');
    const result = await callSandbox(sandbox, 'GET', '/k8s/clusters/c-zzzzz/version', { bearer });
    expect([result.status, result.contentType]).toEqual([404, 'text/plain; charset=utf-8']);
  });

  test('each has a control plane node', async () => {
    const bearer = await logIn(sandbox, 'jane');
    const result = await callSandbox(sandbox, 'GET', `/v3/nodes?clusterId=${clusterId(sandbox, 'dev')}`, { bearer });
    expect(listField(result.body, 'data').map((node) => field(node, 'controlPlane'))).toEqual([true]);
  });

  test('a deleted one is gone', async () => {
    const bearer = await logIn(sandbox, 'admin');
    const path = `/v3/clusters/${clusterId(sandbox, 'dev')}`;
    expect((await callSandbox(sandbox, 'DELETE', path, { bearer })).status).toBe(200);
    expect((await callSandbox(sandbox, 'GET', path, { bearer })).status).toBe(404);
  });
});

describe('the Authorized Cluster Endpoint of prod', () => {
  const askEndpoint = (bearer?: string) => {
    const fqdn = sandbox.state.clusters.get(clusterId(sandbox, 'prod'))?.authorizedEndpoint?.fqdn;
    const endpoint = { url: `https://${fqdn}`, caPem: sandbox.caPem };
    return callSandbox(endpoint, 'GET', '/api/v1/namespaces/default/pods', bearer ? { bearer } : {});
  };

  test('takes unscoped tokens and its own', async () => {
    const session = await logIn(sandbox, 'jane');
    expect((await askEndpoint(session)).status).toBe(200);
    expect((await askEndpoint(await mint(sandbox, session, clusterId(sandbox, 'prod')))).status).toBe(200);
  });

  test('rejects others with a Kubernetes Status', async () => {
    const session = await logIn(sandbox, 'jane');
    for (const bearer of [undefined, 'garbage', await mint(sandbox, session, clusterId(sandbox, 'dev'))]) {
      const result = await askEndpoint(bearer);
      expect([result.status, field(result.body, 'kind')]).toEqual([401, 'Status']);
    }
  });
});

describe('for tests', () => {
  test('requests are recorded in order, without secrets', async () => {
    await callSandbox(sandbox, 'GET', '/ping');
    await callSandbox(sandbox, 'GET', '/v1-public/authtokens/x?code=secret&a=b');
    expect(sandbox.requests).toEqual([
      { method: 'GET', path: '/ping', status: 200 },
      { method: 'GET', path: '/v1-public/authtokens/x?code=...&a=b', status: 404 },
    ]);
  });

  test('intercept may respond, break the connection, or let a request pass', async () => {
    sandbox.intercept = (request, response) => {
      if (request.url === '/ping') response.writeHead(503).end('busy');
      if (request.url === '/cacerts') response.destroy();
      return request.url !== '/rancherversion';
    };
    expect((await callSandbox(sandbox, 'GET', '/ping')).status).toBe(503);
    await expect(callSandbox(sandbox, 'GET', '/cacerts')).rejects.toThrow();
    expect((await callSandbox(sandbox, 'GET', '/rancherversion')).status).toBe(200);
  });

  test('close ends connections that are open, with or without a handshake', async () => {
    const address = { host: '127.0.0.1', port: Number(new URL(sandbox.url).port) };
    const secure = connectTls({ ...address, ca: sandbox.caPem });
    await once(secure, 'secureConnect');
    const bare = connectTcp(address);
    await once(bare, 'connect');
    const ended = [secure, bare].map((socket) => once(socket.resume(), 'close'));
    await sandbox.close();
    await Promise.all(ended);
  });
});

test('one that follows another goes on with its state and its certificates', async () => {
  const certificates = await makeCertificates();
  const before = await startSandbox({ clock, certificates });
  const token = await logIn(before, 'jane');
  await before.close();
  const after = await startSandbox({ clock, certificates, state: before.state });
  expect(after).toMatchObject({ caPem: before.caPem, clusters: before.clusters });
  expect((await callSandbox(after, 'GET', '/v3/users?me=true', { bearer: token })).status).toBe(200);
  expect(after.state.setting('server-url')).toBe(after.url);
  await after.close();
});

test('what makes no sense is refused and breaks nothing', async () => {
  const bearer = await logIn(sandbox, 'admin');
  for (const path of ['//', '/v3/tokens/%zz', '/v3/nothing', '/nothing']) {
    expect((await askRaw(path, bearer)).toString()).toMatch(/^[45]\d\d$/);
  }
  expect((await callSandbox(sandbox, 'POST', '/v1-public/login', { body: [] })).status).toBe(422);
  expect((await callSandbox(sandbox, 'GET', '/ping')).status).toBe(200);
});

async function askRaw(path: string, bearer: string): Promise<number> {
  return (await callSandbox(sandbox, 'GET', `${sandbox.url}${path}`, { bearer })).status;
}
