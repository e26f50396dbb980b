import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { runTokensList } from '../../../src/commands/tokens/list.ts';
import { tokenListing } from '../../../src/commands/tokens/listing.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import type { TokenFilter } from '../../../src/flows/tokens/filter.ts';
import { openTokenList, type TokenRow } from '../../../src/flows/tokens/list.ts';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

const day = 24 * 3_600_000;

/** An admin's view; retries do not really wait. */
async function adminAt(options: SandboxOptions = {}) {
  const context = createTestContext();
  const sandbox = await useSandbox({ clock: context.clock, ...options });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const given = { username: 'admin', password: new Secret('admin-password') };
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, given });
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void sleeps.push(milliseconds);
  const patient = { ...context, clock: { ...context.clock, sleep } };
  const list = async (filter: TokenFilter = {}, allUsers = true): Promise<TokenRow[]> => {
    const { pages } = await openTokenList(patient, { server: sandbox.url, profile: 'default', allUsers, filter });
    const rows: TokenRow[] = [];
    for await (const page of pages) rows.push(...page);
    return rows;
  };
  return { context, sandbox, list, sleeps };
}

function answer(response: ServerResponse, status: number): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{"kind":"Status","message":"no"}');
  return true;
}

test('the tokens of all users in both APIs, over all pages, each once', async () => {
  const { sandbox, list } = await adminAt({ manyTokens: 1_200 });
  const jane = sandbox.state.findUser('jane')?.id ?? '';
  sandbox.state.addExtToken({ userId: jane, ttl: day, description: 'of jane' });
  const rows = await list();
  expect(rows).toHaveLength(1_202);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(1_202);
  expect(rows.at(-1)).toMatchObject({ description: 'of jane', user: { id: jane, name: 'jane' } });
  expect(rows.filter(({ current }) => current)).toHaveLength(1);
  const own = await list({}, false);
  expect(new Set(own.map(({ user }) => user.name))).toEqual(new Set(['admin']));
  expect(own).toHaveLength(601);
});

test('filters: cluster by name or id, age, use, end; they add up', async () => {
  const { context, sandbox, list } = await adminAt();
  const userId = sandbox.state.findUser('admin')?.id ?? '';
  const add = (description: string, ttl: number, cluster: string | null = null) =>
    sandbox.state.addToken({ userId, ttl, description, clusterId: cluster });
  add('endless', 0);
  add('short', 1_000, clusterId(sandbox, 'dev'));
  add('used', 90 * day);
  context.clock.advance(31 * day);
  // The login has ended by now, and is renewed.
  const given = { username: 'admin', password: new Secret('admin-password') };
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, given });
  sandbox.state.lastPurge = context.clock.now();
  add('short', 1_000, clusterId(sandbox, 'dev'));
  add('gone', day, 'c-gone');
  const used = [...sandbox.state.tokens.values()].find(({ description }) => description === 'used');
  if (used !== undefined) used.lastUsedAt = context.clock.now() - day;
  context.clock.advance(2_000);
  const descriptions = async (filter: TokenFilter) => (await list(filter)).map(({ description }) => description).sort();
  expect(await descriptions({ neverExpires: true })).toEqual(['endless']);
  expect(await descriptions({ expired: true, cluster: 'dev' })).toEqual(['short']);
  expect(await descriptions({ cluster: clusterId(sandbox, 'dev') })).toEqual(['short']);
  expect(await descriptions({ cluster: 'c-gone' })).toEqual(['gone']);
  expect(context.told.join()).toContain('no cluster "c-gone" that you have access to');
  expect(await descriptions({ kinds: ['api-key'], olderThan: 30 * day })).toEqual(['endless', 'used']);
  expect(await descriptions({ kinds: ['api-key'], olderThan: 30 * day, unusedFor: 30 * day })).toEqual(['endless']);
});

test('without admin permission, the error names it', async () => {
  const context = createTestContext();
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const given = { username: 'jane', password: new Secret('jane-password') };
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, given });
  const query = { server: sandbox.url, profile: 'default', allUsers: true, filter: {} };
  const refused = { exitCode: 5, message: expect.stringContaining('requires admin permission') };
  await expect(openTokenList(context, query)).rejects.toMatchObject(refused);
});

test('a page that fails is retried; one that keeps failing makes the list incomplete', async () => {
  const { sandbox, list, sleeps } = await adminAt({ manyTokens: 1_200 });
  let failures = 2;
  sandbox.intercept = ({ url = '' }, response) =>
    url.includes('continue=') && failures-- > 0 ? answer(response, 503) : false;
  expect(await list()).toHaveLength(1_201);
  expect(sleeps).toEqual([250, 1_000]);
  failures = Infinity;
  await expect(list()).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining('is not complete') });
});

test('a page that a busy server delays is waited for, up to a minute, with a message', async () => {
  const { context, sandbox, list, sleeps } = await adminAt({ manyTokens: 1_200 });
  let waits = ['40'];
  sandbox.intercept = ({ url = '' }, response) => {
    const wait = url.includes('continue=') ? waits.shift() : undefined;
    if (wait !== undefined) response.setHeader('retry-after', wait);
    return wait === undefined ? false : answer(response, 503);
  };
  expect(await list()).toHaveLength(1_201);
  expect(sleeps).toEqual([40_000]);
  expect(context.told.join()).toContain('again in 40 s: ');
  waits = ['61', '61'];
  await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('asks to wait 61 s') });
});

test('a list of pages without end is incomplete', async () => {
  const { sandbox, list } = await adminAt({ manyTokens: 1_200 });
  sandbox.intercept = ({ url = '' }, response) => {
    if (!url.includes('/management.cattle.io/v3/tokens')) return false;
    response.end(JSON.stringify({ items: [], metadata: { continue: 'again' } }));
    return true;
  };
  await expect(list()).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('returns pages without end'),
  });
});

test('a list whose continue mark expired is read again, and nothing is listed twice', async () => {
  const { context, sandbox, list } = await adminAt({ manyTokens: 1_200 });
  let forgotten = false;
  sandbox.intercept = ({ url = '' }, response) => {
    if (forgotten || !url.includes('continue=')) return false;
    forgotten = true;
    return answer(response, 410);
  };
  const rows = await list();
  expect(rows).toHaveLength(1_201);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(1_201);
  expect(context.told.join()).toContain('reading it again from the start');
  sandbox.intercept = ({ url = '' }, response) => (url.includes('continue=') ? answer(response, 410) : false);
  await expect(list()).rejects.toMatchObject({ exitCode: 1 });
});

test.each(['2.4.6', '2.4.7', '2.6.7', '2.8', '2.13', '2.15'] as const)('%s has tokens to list', async (version) => {
  const { list, sandbox } = await adminAt({ version, manyTokens: 4 });
  expect(await list()).toHaveLength(5);
  expect(await list({ neverExpires: true })).toHaveLength(2);
  expect(await list({}, false)).toHaveLength(3);
  const unused = list({ unusedFor: 1_000 });
  if (sandbox.state.profile.hasNewApis) await expect(unused).resolves.toEqual([]);
  else await expect(unused).rejects.toMatchObject({ message: expect.stringContaining('2.10') });
});

test('the fields of a token are those in docs/output.md', async () => {
  const { context, list } = await adminAt();
  const [row] = await list();
  const text = readFileSync(new URL('../../../docs/output.md', import.meta.url), 'utf8');
  const [section = ''] = text.slice(text.indexOf('\n## tokens\n') + 1).split(/\n## /);
  const documented = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const { fieldsOf } = tokenListing({ allUsers: true, now: context.clock.now() });
  expect(row && Object.keys(fieldsOf(row))).toEqual(documented);
});

test.each([
  ['your own tokens', false, 0],
  ["everybody's tokens, in many pages", true, 1_200],
] as const)(
  'the columns of a table stand where they begin, also for tokens of the newer API: %s',
  async (_which, allUsers, manyTokens) => {
    const { context, sandbox } = await adminAt({ manyTokens });
    const userId = sandbox.state.findUser('admin')?.id ?? '';
    sandbox.state.addExtToken({ userId, ttl: day, description: '' });
    const args = { server: sandbox.url, profile: 'default', verbose: false, output: 'table' as const, allUsers };
    await runTokensList(context, args);
    const [header = '', ...rows] = context.printed.join('').trimEnd().split('\n');
    const kind = header.indexOf('KIND');
    expect(rows.at(-1)).toMatch(/^ext\/token-/);
    for (const row of rows) expect(row.slice(kind - 3, kind + 1)).toMatch(/^ {3}\S$/);
  },
);

test('a list of the newer API that fails at first is retried, and the tokens of the other API are listed', async () => {
  const { sandbox, list } = await adminAt();
  const userId = sandbox.state.findUser('admin')?.id ?? '';
  sandbox.state.addExtToken({ userId, ttl: day, description: '' });
  let failures = 2;
  sandbox.intercept = ({ url = '' }, response) =>
    url.startsWith('/apis/ext.cattle.io/') && failures-- > 0 ? answer(response, 503) : false;
  expect(await list()).toHaveLength(2);
});

test('on a terminal, what never expires stands out, and a line says that a new password ends no token', async () => {
  const { context, sandbox } = await adminAt({ manyTokens: 2 });
  const onScreen = { ...context, screen: { columns: 200, colour: true } };
  const args = { server: sandbox.url, profile: 'default', verbose: false, output: 'table' as const };
  await runTokensList(onScreen, args);
  expect(context.printed.join('')).toContain('\x1b[1mnever\x1b[22m');
  expect(context.told.join()).toContain('Changing a password ends none of them');
});
