import { expect, test } from 'vitest';
import type { Credential } from '../../../src/store/credentials/credential-format.ts';
import {
  backgroundIntervals,
  foregroundIntervals,
  freshUntil,
  isAlive,
  isDueForRenewal,
  isFresh,
  isJustChecked,
  isUsable,
} from '../../../src/store/credentials/freshness.ts';
import { credential as minted, minute, now } from '../../support/stored-records.ts';

const credential: Credential = { ...minted, issuedAt: now };

test('with background runs a credential is fresh for two minutes after its check, and usable for ten', () => {
  const at = (minutes: number) =>
    [isFresh, isUsable].map((is) => is(credential, now + minutes * minute, backgroundIntervals));
  expect([0, 1.9, 2, 9.9, 10].map(at)).toEqual([
    [true, true],
    [true, true],
    [false, true],
    [false, true],
    [false, false],
  ]);
});

test('without them it is fresh for five minutes, and not usable any longer than that', () => {
  const at = (minutes: number) =>
    [isFresh, isUsable].map((is) => is(credential, now + minutes * minute, foregroundIntervals));
  expect([4.9, 5].map(at)).toEqual([
    [true, true],
    [false, false],
  ]);
});

test.each([backgroundIntervals, foregroundIntervals])(
  'neither fresh nor usable for longer than it is valid, with %o',
  (intervals) => {
    const short = { ...credential, issuedAt: now - 59 * minute, expiresAt: now + minute };
    const late = now + 50_000;
    expect([isFresh, isUsable].map((is) => is(short, late, intervals))).toEqual([false, false]);
  },
);

test('it is alive until seconds before its expiry', () => {
  expect(isAlive(credential, now + 59 * minute)).toBe(true);
  expect(isAlive(credential, now + 60 * minute - 10_000)).toBe(false);
});

test('after the clock was put back a credential that was checked later than now is not used', () => {
  expect(isAlive(credential, now - 500)).toBe(true);
  expect(isFresh(credential, now - 500, backgroundIntervals)).toBe(false);
  for (const back of [2_000, minute, 60 * minute]) {
    const at = now - back;
    const verdicts = [
      isAlive(credential, at),
      isFresh(credential, at, backgroundIntervals),
      isUsable(credential, at, backgroundIntervals),
    ];
    expect(verdicts).toEqual([false, false, false]);
  }
});

test('a check counts for five seconds for a caller that retries', () => {
  expect([-1, 0, 4_999, 5_000].map((after) => isJustChecked(credential, now + after))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('nor does it for one that is about to expire', () => {
  const expiresAt = now + 17_000;
  expect([1_999, 2_000].map((after) => isJustChecked({ ...credential, expiresAt }, now + after))).toEqual([
    true,
    false,
  ]);
});

test('its successor is due in the last sixth of its life, and in the last ten minutes of a long one', () => {
  expect([49, 50].map((minutes) => isDueForRenewal(credential, now + minutes * minute))).toEqual([false, true]);
  const long = { ...credential, expiresAt: now + 600 * minute };
  expect([589, 590].map((minutes) => isDueForRenewal(long, now + minutes * minute))).toEqual([false, true]);
});

test('a key that is used as it is has no successor', () => {
  const { issuedAt: _, ...key } = credential;
  expect(isDueForRenewal(key, now + 59 * minute)).toBe(false);
});

test('a credential is not fresh past the moment its successor is due; when that failed, for two minutes at a time', () => {
  const checked = (minutes: number) => ({ ...credential, checkedAt: now + minutes * minute });
  const fresh = (minutes: number) => (freshUntil(checked(minutes), backgroundIntervals) - now) / minute;
  expect([47, 49, 50, 51].map(fresh)).toEqual([49, 50, 52, 53]);
  expect((freshUntil(checked(49), foregroundIntervals) - now) / minute).toBe(54);
});
