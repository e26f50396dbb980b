import { expect, test } from 'vitest';
import { retryWhileHeld } from '../../../src/platform/files/held-file.ts';

const refusal = (code: string): Error => Object.assign(new Error(code), { code });

/** A rename that another program makes fail for some milliseconds, and a clock that only a pause moves. */
function busyFor(milliseconds: number, code: string, isWindows = true) {
  let [now, attempts] = [0, 0];
  const rename = (): void => {
    attempts += 1;
    if (now < milliseconds) throw refusal(code);
  };
  const pause = (length: number): void => {
    now += length;
  };
  const attempt = (): void => retryWhileHeld(rename, { isWindows, now: () => now, pause });
  return { attempt, waited: () => now, attempts: () => attempts };
}

test.each(['EPERM', 'EACCES', 'EBUSY'])(
  'on Windows a file that another program has open (%s) is waited for',
  (code) => {
    const { attempt, waited } = busyFor(900, code);
    attempt();
    expect(waited()).toBe(900);
  },
);

test('not for longer than a second', () => {
  const { attempt, waited } = busyFor(Infinity, 'EPERM');
  expect(attempt).toThrow('EPERM');
  expect(waited()).toBe(1_000);
});

test.each([
  ['another error', 'ENOSPC', true],
  ['another system', 'EPERM', false],
])('not on %s', (_case, code, isWindows) => {
  const { attempt, attempts } = busyFor(100, code, isWindows);
  expect(attempt).toThrow(code);
  expect(attempts()).toBe(1);
});
