import { expect, test } from 'vitest';
import { TokenStatistics } from '../../../src/flows/admin/audit/token-statistics.ts';
import type { ListedToken } from '../../../src/rancher/tokens/listed-tokens.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const day = 24 * 3_600_000;

/** Days: how long ago it was created, how long it lives, how long ago it was used. */
function token({
  age = 0,
  life = 30,
  usedAgo,
  ...rest
}: Partial<ListedToken> & {
  age?: number;
  life?: number;
  usedAgo?: number;
}): ListedToken {
  const createdAt = now - age * day;
  return {
    id: 'token-abcde',
    kind: 'api-key',
    user: { id: 'u-1', name: 'jane' },
    provider: 'local',
    clusterId: undefined,
    description: '',
    createdAt,
    lastUsedAt: usedAgo === undefined ? undefined : now - usedAgo * day,
    expiresAt: createdAt + life * day,
    ...rest,
  };
}

function count(...tokens: ListedToken[]): TokenStatistics {
  const statistics = new TokenStatistics();
  for (const one of tokens) statistics.add(one, now);
  return statistics;
}

test('a lifetime of exactly 1, 30 or 90 days is in the bucket below', () => {
  const lives = [0.5, 1, 1.1, 30, 31, 90, 91, 400, Infinity];
  const { lifetimes } = count(...lives.map((life) => token({ life })));
  expect([...lifetimes]).toEqual([['api-key', [2, 2, 2, 2, 1]]]);
});

test('ages and last uses are counted by days; what was never used by itself', () => {
  const ages = [0, 5, 20, 80, 300, 500];
  const {
    ages: created,
    uses,
    unused,
  } = count(...ages.map((age) => token({ age, life: 1_000, usedAgo: age })), token({}));
  expect(created).toEqual([2, 1, 1, 1, 1, 1]);
  expect(uses).toEqual([1, 1, 1, 1, 1, 1]);
  expect(unused).toBe(1);
});

test('expired tokens are in no other count', () => {
  const { expired, lifetimes, ages, userCount } = count(token({ age: 31 }));
  expect({ expired, lifetimes: lifetimes.size, ages, userCount }).toEqual({
    expired: 1,
    lifetimes: 0,
    ages: [0, 0, 0, 0, 0, 0],
    userCount: 0,
  });
});

test('the users with the most tokens, and how many of these never expire', () => {
  const ofUser = (id: string, life = 30) => token({ life, user: { id, name: '' } });
  const statistics = count(ofUser('u-1'), ofUser('u-2'), ofUser('u-2', Infinity), ofUser('u-3'));
  expect(statistics.topUsers(2)).toEqual([
    { id: 'u-2', name: '', count: 2, neverExpire: 1 },
    { id: 'u-1', name: '', count: 1, neverExpire: 0 },
  ]);
  expect(statistics.userCount).toBe(3);
});
