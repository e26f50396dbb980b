import { chmodSync, chownSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findLockDirectory } from '../../../src/store/locks/lock-directory.ts';
import { useDirectory } from '../../support/directory.ts';
import { describeWith } from '../../support/requirements.ts';

/** Two places, of which neither is there yet, and which of them the locks are in. */
function usePlaces() {
  const directory = useDirectory();
  const [first, second] = [join(directory, 'first'), join(directory, 'second')] as const;
  return { directory, first, second, chosen: () => dirname(findLockDirectory(directory, 'x', [first, second])) };
}

test('locks are in the first place, which is made for the user alone, and stay there', () => {
  const { first, chosen } = usePlaces();
  expect([chosen(), chosen()]).toEqual([first, first]);
  expect(statSync(first).mode & 0o777).toBe(0o700);
});

test.each(['701', '710', '750', '770', '777', '1777'])('not in a directory that is open to others (%s)', (mode) => {
  const { first, second, chosen } = usePlaces();
  mkdirSync(first);
  chmodSync(first, Number.parseInt(mode, 8));
  expect(chosen()).toBe(second);
});

test('not where a link leads, though that be a directory of the user alone', () => {
  const { directory, first, second, chosen } = usePlaces();
  mkdirSync(join(directory, 'elsewhere'), { mode: 0o700 });
  symlinkSync(join(directory, 'elsewhere'), first);
  expect(chosen()).toBe(second);
});

test("the last place is made with all that leads there, for it lies in the user's own directory; the others are not", () => {
  const { directory } = usePlaces();
  const [elsewhere, own] = [join(directory, 'none/kubectl-rancher'), join(directory, 'data/kubectl-rancher/locks')];
  expect(dirname(findLockDirectory(directory, 'x', [elsewhere, own]))).toBe(own);
  expect(existsSync(dirname(elsewhere))).toBe(false);
});

test('where there is something else in every place, that is what to remove', () => {
  const { first, second, chosen } = usePlaces();
  for (const place of [first, second]) writeFileSync(place, '', { mode: 0o600 });
  expect(chosen).toThrow(
    expect.objectContaining({ code: 'failed', nextStep: `Remove what is in the way: ${first}, ${second}` }),
  );
});

describeWith(['root'], 'locks where another user is', () => {
  test('are not in a directory of his, who has taken the place in /tmp for instance', () => {
    const { first, second, chosen } = usePlaces();
    mkdirSync(first, { mode: 0o700 });
    chownSync(first, 65_534, 65_534);
    expect(chosen()).toBe(second);
  });
});
