import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { mountDisk } from './disk.ts';
import { testDirectory } from './memory-disk.ts';
import { testWith } from './requirements.ts';

test('where there is no disk in memory, tests use the usual place', () => {
  expect(testDirectory('/nowhere')).toBe(tmpdir());
});

testWith(['mount'], 'a disk in memory that is small is left alone', () => {
  const small = `${useDirectory()}/small`;
  const disk = mountDisk(small, '1m');
  expect(testDirectory(small)).toBe(tmpdir());
  disk.unmount();
});
