import { expect, test } from 'vitest';
import { readScreen } from '../../../src/platform/terminal/screen.ts';

test.each([{}, { columns: 0 }])('a terminal that does not say how wide it is (%o) is taken for one of 80', (size) => {
  expect(readScreen({ isTTY: true, ...size }, {}).columns).toBe(80);
});

test('a terminal is as wide as it says, and what is no terminal has no width', () => {
  expect(readScreen({ isTTY: true, columns: 120 }, {}).columns).toBe(120);
  expect(readScreen({ columns: 120 }, {}).columns).toBeUndefined();
});
