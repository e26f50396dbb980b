import { expect, test } from 'vitest';
import {
  expiresAt,
  isExpired,
  isValidForCluster,
  isValidForRancher,
  kubeconfigTtl,
  mintTtl,
  sessionTtl,
} from '../../../src/sandbox/tokens/tokens.ts';

const HOUR_MS = 3_600_000;
const MAX_MINUTES = 129_600;
const MAX_MS = 7_776_000_000;

test.each([
  ['none requested', undefined, MAX_MINUTES, MAX_MS],
  ['0 requested', 0, MAX_MINUTES, MAX_MS],
  ['more than the maximum', 31_536_000_000, MAX_MINUTES, MAX_MS],
  ['less than the maximum', HOUR_MS, MAX_MINUTES, HOUR_MS],
  ['a negative one', -1, MAX_MINUTES, -1],
  ['none requested, no maximum', undefined, 0, 0],
  ['a long one, no maximum', 31_536_000_000, 0, 31_536_000_000],
])('the lifetime of a new token: %s', (_, requested, maximum, ttl) => {
  expect(mintTtl(requested, maximum)).toBe(ttl);
});

test.each([
  ['its own setting', 43_200, MAX_MINUTES, 2_592_000_000],
  ['capped by the maximum', 999_999, MAX_MINUTES, MAX_MS],
  ['forever, where there is no limit', 0, 0, 0],
])('the lifetime of a kubeconfig token: %s', (_, own, maximum, ttl) => {
  expect(kubeconfigTtl(own, maximum)).toBe(ttl);
});

test('a session lasts as long as its own setting says, whatever the maximum', () => {
  expect(sessionTtl(960)).toBe(57_600_000);
});

test('a token expires after its lifetime; with 0 never, with a negative one at once', () => {
  expect(isExpired({ created: 1000, ttl: HOUR_MS }, 1000 + HOUR_MS - 1)).toBe(false);
  expect(isExpired({ created: 1000, ttl: HOUR_MS }, 1000 + HOUR_MS)).toBe(true);
  expect(isExpired({ created: 1000, ttl: 0 }, Number.MAX_SAFE_INTEGER)).toBe(false);
  expect(expiresAt({ created: 1000, ttl: 0 })).toBeUndefined();
  expect(isExpired({ created: 1000, ttl: -1 }, 1000)).toBe(true);
});

test('a cluster token is valid for its cluster and nothing else', () => {
  expect(isValidForCluster({ clusterId: 'c-aaaaa' }, 'c-aaaaa')).toBe(true);
  expect(isValidForCluster({ clusterId: 'c-aaaaa' }, 'c-bbbbb')).toBe(false);
  expect(isValidForRancher({ clusterId: 'c-aaaaa' })).toBe(false);
  expect(isValidForCluster({ clusterId: null }, 'c-bbbbb')).toBe(true);
  expect(isValidForRancher({ clusterId: null })).toBe(true);
});
