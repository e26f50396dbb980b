import { expect, test } from 'vitest';
import type { TokenLimits } from '../../../src/rancher/settings.ts';
import { chooseTtl } from '../../../src/rancher/tokens/token-ttl.ts';

const minutes = (count: number): number => count * 60_000;

function ttl(limits: TokenLimits, more: { requested?: number; left?: number; confined?: boolean } = {}): number {
  const { requested, left = 960, confined = true } = more;
  const chosen = chooseTtl({
    requested: requested === undefined ? undefined : minutes(requested),
    limits,
    sessionLeft: minutes(left),
    confined,
  });
  return chosen / 60_000;
}

test('an hour, where nothing else is requested', () => {
  expect(ttl({})).toBe(60);
});

test("the admin's setting for tokens of a CLI login, on servers that have it", () => {
  expect(ttl({ cliTtl: minutes(960) })).toBe(960);
  expect(ttl({ cliTtl: minutes(30) })).toBe(30);
});

test('never above what the server allows', () => {
  expect(ttl({ kubeconfigTtl: minutes(20) })).toBe(20);
  expect(ttl({ maxTtl: minutes(10) })).toBe(10);
  expect(ttl({ maxTtl: minutes(10) }, { requested: 30 })).toBe(10);
});

test('never longer than the session', () => {
  expect(ttl({}, { left: 7 })).toBe(7);
});

test('an hour at most for a token that is valid for every cluster', () => {
  expect(ttl({ cliTtl: minutes(960) }, { confined: false })).toBe(60);
  expect(ttl({}, { confined: false, requested: 300 })).toBe(60);
});

test('a requested lifetime up to 960 minutes', () => {
  expect(ttl({}, { requested: 5 })).toBe(5);
  expect(ttl({ cliTtl: minutes(30) }, { requested: 120 })).toBe(120);
  expect(ttl({}, { requested: 5_000, left: 10_000 })).toBe(960);
});
