import { expect, onTestFinished, test } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { SortedMap } from '../../src/sandbox/sorted-map.ts';
import { field, type Json, listField, textField } from '../contract/json.ts';
import { callSandbox, logIn, TestClock } from './harness.ts';

const TOKENS = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';
const KIND = 'authn.management.cattle.io/kind';
const USER = 'authn.management.cattle.io/token-userId';

async function start(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const namesOf = (items: Json[]): string[] => items.map((item) => textField(item, 'metadata', 'name'));

/** Follows `continue` to the end; returns the names on each page. */
async function pages(sandbox: Sandbox, path: string, bearer: string): Promise<string[][]> {
  const all: string[][] = [];
  for (let next: Json | undefined = ''; next !== undefined && (next !== '' || all.length === 0); ) {
    const { body } = await callSandbox(sandbox, 'GET', `${path}${next ? `&continue=${next}` : ''}`, { bearer });
    all.push(namesOf(listField(body, 'items')));
    next = field(body, 'metadata', 'continue');
  }
  return all;
}

test('a sorted map keeps its order while entries come and go', () => {
  const map = new SortedMap<number>();
  for (const key of ['m', 'c', 'x']) map.set(key, 1);
  expect(map.sortedKeys()).toEqual(['c', 'm', 'x']);
  map.set('d', 2).set('c', 3).set('z', 4).delete('m');
  expect(map.delete('nothing')).toBe(false);
  expect(map.sortedKeys()).toEqual(['c', 'd', 'x', 'z']);
  expect(map.sortedValues()).toEqual([3, 2, 1, 4]);
  expect(['a', 'd', 'e', 'zz'].map((key) => map.position(key))).toEqual([0, 1, 2, 4]);
  map.clear();
  expect(map.sortedKeys()).toEqual([]);
});

test('an admin reads all users’ tokens page by page, each once, in order', async () => {
  const sandbox = await start({ manyTokens: 1200 });
  const bearer = await logIn(sandbox, 'admin');
  const [first = [], ...rest] = await pages(sandbox, `${TOKENS}?limit=500`, bearer);
  expect([first, ...rest].map(({ length }) => length)).toEqual([500, 500, 201]);
  expect([first, ...rest].flat()).toEqual([...sandbox.state.tokens.keys()].sort());
});

test('what is deleted between two pages shifts nothing', async () => {
  const sandbox = await start({ manyTokens: 30 });
  const bearer = await logIn(sandbox, 'admin');
  const expected = [...sandbox.state.tokens.keys()].sort();
  const first = await callSandbox(sandbox, 'GET', `${TOKENS}?limit=10`, { bearer });
  for (const name of [...namesOf(listField(first.body, 'items')), expected[10] ?? ''])
    sandbox.state.tokens.delete(name);
  const next = textField(first.body, 'metadata', 'continue');
  sandbox.state.addToken({ userId: 'u-other', ttl: 0, generateName: 'aaa-' });
  const second = await callSandbox(sandbox, 'GET', `${TOKENS}?limit=100&continue=${next}`, { bearer });
  expect(namesOf(listField(second.body, 'items'))).toEqual(expected.slice(11));
  expect(field(second.body, 'metadata', 'continue')).toBe('');
});

test('selectors choose by kind, user and name, and pages of what is chosen are full', async () => {
  const sandbox = await start({ manyTokens: 100 });
  const bearer = await logIn(sandbox, 'admin');
  const jane = sandbox.state.findUser('jane')?.id;
  const selector = encodeURIComponent(`${KIND}=kubeconfig,${USER}=${jane}`);
  const chosen = await pages(sandbox, `${TOKENS}?limit=10&labelSelector=${selector}`, bearer);
  expect(chosen.map(({ length }) => length)).toEqual([10, 10, 5]);
  const tokens = chosen.flat().map((name) => sandbox.state.tokens.get(name));
  expect(tokens.every((token) => token?.kind === 'kubeconfig' && token.userId === jane)).toBe(true);
  const without = await pages(sandbox, `${TOKENS}?labelSelector=${encodeURIComponent(`!${KIND}`)}`, bearer);
  expect(without.flat()).toHaveLength(50);
  const [name = ''] = sandbox.state.tokens.keys();
  const one = await pages(sandbox, `${TOKENS}?fieldSelector=metadata.name%3D${name}`, bearer);
  expect(one).toEqual([[name]]);
});

test('a continue that is minutes old is gone; one that is none is refused', async () => {
  const clock = new TestClock(Date.now());
  const sandbox = await start({ manyTokens: 20, clock });
  const bearer = await logIn(sandbox, 'admin');
  const { body } = await callSandbox(sandbox, 'GET', `${TOKENS}?limit=5`, { bearer });
  const path = `${TOKENS}?limit=5&continue=${textField(body, 'metadata', 'continue')}`;
  clock.advance(5 * 60_000);
  expect((await callSandbox(sandbox, 'GET', path, { bearer })).status).toBe(200);
  clock.advance(1);
  const late = await callSandbox(sandbox, 'GET', path, { bearer });
  expect([late.status, field(late.body, 'reason'), field(late.body, 'code')]).toEqual([410, 'Expired', 410]);
  const nonsense = await callSandbox(sandbox, 'GET', `${TOKENS}?continue=nonsense`, { bearer });
  expect([nonsense.status, field(nonsense.body, 'reason')]).toEqual([400, 'BadRequest']);
});

test('one token is read and deleted by its name; only admins may', async () => {
  const sandbox = await start({ manyTokens: 4 });
  const [admin, jane] = [await logIn(sandbox, 'admin'), await logIn(sandbox, 'jane')];
  const [name = ''] = sandbox.state.tokens.keys();
  for (const [method, path] of [
    ['GET', TOKENS],
    ['GET', `${TOKENS}/${name}`],
    ['DELETE', `${TOKENS}/${name}`],
  ] as const) {
    expect((await callSandbox(sandbox, method, path, { bearer: jane })).status).toBe(403);
    expect((await callSandbox(sandbox, method, path)).status).toBe(401);
  }
  const found = await callSandbox(sandbox, 'GET', `${TOKENS}/${name}`, { bearer: admin });
  expect(field(found.body, 'metadata', 'name')).toBe(name);
  expect((await callSandbox(sandbox, 'DELETE', `${TOKENS}/${name}`, { bearer: admin })).status).toBe(200);
  for (const method of ['GET', 'DELETE']) {
    const missing = await callSandbox(sandbox, method, `${TOKENS}/${name}`, { bearer: admin });
    expect([missing.status, field(missing.body, 'reason')]).toEqual([404, 'NotFound']);
  }
});

test('a user gets all of their own tokens in v3, whatever the limit, and no others', async () => {
  const sandbox = await start({ manyTokens: 100 });
  const bearer = await logIn(sandbox, 'jane');
  const jane = sandbox.state.findUser('jane')?.id;
  const { body } = await callSandbox(sandbox, 'GET', '/v3/tokens?limit=20', { bearer });
  expect(field(body, 'pagination')).toEqual({ limit: 20 });
  const own = [...sandbox.state.tokens.values()].filter(({ userId }) => userId === jane).map(({ name }) => name);
  expect(listField(body, 'data').map((token) => textField(token, 'id'))).toEqual(own.sort());
});

test('tokens of ext.cattle.io come in pages too, and others see none of them', async () => {
  const sandbox = await start({});
  const [admin, jane] = [await logIn(sandbox, 'admin'), await logIn(sandbox, 'jane')];
  const userId = sandbox.state.findUser('admin')?.id ?? '';
  for (let index = 0; index < 7; index += 1) sandbox.state.addExtToken({ userId, ttl: 0, description: '' });
  const path = '/apis/ext.cattle.io/v1/tokens?limit=3';
  expect((await pages(sandbox, path, admin)).map(({ length }) => length)).toEqual([3, 3, 1]);
  expect((await pages(sandbox, path, jane)).flat()).toEqual([]);
});

test('fifty thousand tokens: every name once, and no request sorts them again', async () => {
  const sandbox = await start({ manyTokens: 50_000 });
  expect(sandbox.state.tokens.size).toBe(50_000);
  const order = sandbox.state.tokens.sortedKeys();
  const bearer = await logIn(sandbox, 'admin');
  const { body } = await callSandbox(sandbox, 'GET', `${TOKENS}?limit=500`, { bearer });
  const [name = ''] = namesOf(listField(body, 'items'));
  await callSandbox(sandbox, 'DELETE', `${TOKENS}/${name}`, { bearer });
  await callSandbox(sandbox, 'GET', '/v3/tokens?limit=500', { bearer });
  expect(sandbox.state.tokens.sortedKeys()).toBe(order);
  expect(order).toHaveLength(50_000);
});
