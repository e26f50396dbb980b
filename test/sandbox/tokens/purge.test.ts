import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { callSandbox, TestClock } from '../harness.ts';

const MINUTE_MS = 60_000;

let clock: TestClock;
let sandbox: Sandbox;

beforeEach(async () => {
  clock = new TestClock(Date.parse('2030-01-01T00:00:00Z'));
  sandbox = await startSandbox({ clock });
  onTestFinished(() => sandbox.close());
});

const names = (): string[] => [...sandbox.state.tokens.keys(), ...sandbox.state.extTokens.keys()];

test('expired tokens stay until the next full hour; the others, and those that never expire, stay', async () => {
  const { state } = sandbox;
  const userId = state.findUser('jane')?.id ?? '';
  const short = state.addToken({ userId, ttl: 10 * MINUTE_MS });
  const ext = state.addExtToken({ userId, ttl: 10 * MINUTE_MS, description: '' });
  const long = state.addToken({ userId, ttl: 100 * MINUTE_MS });
  const endless = state.addToken({ userId, ttl: 0 });
  const all = [short, long, endless, ext].map(({ name }) => name);
  clock.advance(59 * MINUTE_MS);
  await callSandbox(sandbox, 'GET', '/ping');
  expect(names()).toEqual(all);
  clock.advance(MINUTE_MS);
  await callSandbox(sandbox, 'GET', '/ping');
  expect(names()).toEqual([long.name, endless.name]);
  clock.advance(50 * MINUTE_MS);
  await callSandbox(sandbox, 'GET', '/ping');
  expect(names()).toEqual([long.name, endless.name]);
  clock.advance(24 * 60 * MINUTE_MS);
  await callSandbox(sandbox, 'GET', '/ping');
  expect(names()).toEqual([endless.name]);
});

test('what a SAML login has left for a terminal goes after fifteen to eighty minutes', async () => {
  const leave = (id: string) =>
    sandbox.state.authTokens.set(id, { token: 'encrypted', expiresAt: '', created: clock.now() });
  const status = async (id: string) => (await callSandbox(sandbox, 'GET', `/v1-public/authtokens/${id}`)).status;
  leave('early');
  clock.advance(46 * MINUTE_MS);
  leave('late');
  clock.advance(14 * MINUTE_MS);
  expect([await status('early'), await status('late')]).toEqual([404, 200]);
  clock.advance(59 * MINUTE_MS);
  expect(await status('late')).toBe(200);
  clock.advance(MINUTE_MS);
  expect(await status('late')).toBe(404);
});
