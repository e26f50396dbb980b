import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { field, listField } from '../contract/json.ts';
import { callSandbox, logIn, mint, TestClock } from './harness.ts';

const TOKENS = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';

let clock: TestClock;
let sandbox: Sandbox;
let admin: string;
let jane: string;

beforeEach(async () => {
  clock = new TestClock(Date.now());
  sandbox = await startSandbox({ clock, likeReal: true });
  onTestFinished(() => sandbox.close());
  [admin, jane] = [await logIn(sandbox, 'admin'), await logIn(sandbox, 'jane')];
});

async function status(bearer: string): Promise<number> {
  return (await callSandbox(sandbox, 'GET', '/v3', { bearer })).status;
}

describe('a deletion takes effect 20 ms later', () => {
  test('of a token', async () => {
    const bearer = await mint(sandbox, jane);
    const [name] = bearer.split(':');
    expect((await callSandbox(sandbox, 'DELETE', `/v3/tokens/${name}`, { bearer: jane })).status).toBe(204);
    clock.advance(19);
    expect(await status(bearer)).toBe(200);
    clock.advance(1);
    expect(await status(bearer)).toBe(401);
  });

  test('and so does disabling a user, for tokens and for logins', async () => {
    const path = `/v3/users/${sandbox.state.findUser('jane')?.id}`;
    await callSandbox(sandbox, 'PUT', path, { bearer: admin, body: { enabled: false } });
    expect(await status(jane)).toBe(200);
    await logIn(sandbox, 'jane');
    clock.advance(20);
    expect(await status(jane)).toBe(401);
    await expect(logIn(sandbox, 'jane')).rejects.toThrow();
  });
});

test('objects have the fields of a real server', async () => {
  const { body } = await callSandbox(sandbox, 'GET', TOKENS, { bearer: admin });
  for (const token of listField(body, 'items')) {
    expect(field(token, 'metadata')).toMatchObject({ managedFields: [{ manager: 'rancher-server' }] });
  }
  const created = await callSandbox(sandbox, 'POST', '/apis/ext.cattle.io/v1/tokens', { bearer: jane, body: {} });
  expect(created.body).toMatchObject({
    metadata: { managedFields: [{}], annotations: {}, finalizers: [expect.any(String)] },
  });
  const clusters = await callSandbox(sandbox, 'GET', '/v3/clusters', { bearer: jane });
  for (const cluster of listField(clusters.body, 'data')) expect(cluster).toHaveProperty('apiEndpoint');
});
