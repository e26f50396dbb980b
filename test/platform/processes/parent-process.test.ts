import { expect, test } from 'vitest';
import { identifyParentProcess } from '../../../src/platform/processes/parent-process.ts';

test('the parent is told by its process id, and by a name that stays the same', () => {
  const parent = identifyParentProcess();
  expect(parent.pid).toBe(process.ppid);
  expect(parent.id).toMatch(new RegExp(`^${process.ppid}-\\w+$`));
  expect(identifyParentProcess().id).toBe(parent.id);
});
