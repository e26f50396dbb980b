import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { mountDisk } from './disk.ts';
import { testDirectory } from './memory-disk.ts';
import { describeWith } from './requirements.ts';

test('where there is no disk in memory, tests use the usual place', () => {
  expect(testDirectory('/nowhere')).toBe(tmpdir());
});

describeWith(['mount'], 'a disk in memory', () => {
  const mounted = (size: string): string => {
    const path = `${useDirectory()}/disk`;
    const disk = mountDisk(path, size);
    onTestFinished(() => disk.unmount());
    return path;
  };

  test('that is large is used', () => {
    const large = mounted('4g');
    expect(testDirectory(large)).toBe(large);
  });

  test.each([
    ['small', '1m'],
    ['not for programs', '4g,noexec'],
  ])('that is %s is left alone', (_what, size) => {
    expect(testDirectory(mounted(size))).toBe(tmpdir());
  });
});
