import { expect, test } from 'vitest';
import { fileNameFor } from '../../../src/store/files/file-name.ts';

test('file names differ for different keys, however alike, and stay short', () => {
  const keys = [
    ['a/b', 'c'],
    ['a_b', 'c'],
    ['a', 'b/c'],
    ['', ''],
    ['x'.repeat(500)],
    ['x'.repeat(501)],
    ['../..', '.'],
  ];
  const names = keys.map(fileNameFor);
  expect(new Set(names).size).toBe(keys.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9~@][a-z0-9._@+-]{0,180}$/);
});
