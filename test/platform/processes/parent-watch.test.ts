import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { watchParent } from '../../../src/platform/processes/parent-watch.ts';
import { once } from '../../support/patience.ts';

/** Watches as a program does; gives the number of times that the parent was found gone, and the next look. */
function watch(pid: number) {
  const looks: (() => void)[] = [];
  const found = { gone: 0 };
  watchParent(
    { pid },
    () => found.gone++,
    (look) => looks.push(look),
  );
  return { found, look: () => looks.forEach((one) => void one()) };
}

test('a parent that is there is left alone', () => {
  const { found, look } = watch(process.ppid);
  look();
  expect(found.gone).toBe(0);
});

test('one that has ended is found at each look', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  const { found, look } = watch(child.pid ?? 0);
  look();
  look();
  expect(found.gone).toBe(2);
});
