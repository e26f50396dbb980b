import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveCommand } from '../../../src/platform/paths/search-path.ts';
import { useDirectory } from '../../support/directory.ts';

/** Two folders on a PATH: in the first a script without an ending, in the second programs of Windows. */
function usePath() {
  const folder = useDirectory();
  for (const name of ['one', 'two']) mkdirSync(join(folder, name));
  for (const name of ['one/plugin', 'two/plugin.cmd', 'two/kubectl.exe', 'two/notes.txt'])
    writeFileSync(join(folder, name), '', { mode: 0o755 });
  const path = (name: string): string => join(folder, name);
  return { path, env: { PATH: [path('one'), path('two')].join(delimiter) } };
}

test('on Windows a command has one of the endings that programs have there, and may be named without', () => {
  const { path, env } = usePath();
  const resolve = (command: string, more = {}) => resolveCommand(command, { ...env, ...more }, 'win32');
  expect(resolve('plugin')).toBe(path('two/plugin.cmd'));
  expect(resolve('kubectl')).toBe(path('two/kubectl.exe'));
  expect(resolve('kubectl.exe')).toBe(path('two/kubectl.exe'));
  expect(resolve(path('two/plugin'))).toBe(path('two/plugin.cmd'));
  expect(resolve(path('one/plugin'))).toBeUndefined();
  expect(resolve('notes')).toBeUndefined();
  expect(resolve('notes', { PATHEXT: '.EXE;.TXT' })).toBe(path('two/notes.txt'));
});

test('elsewhere it is the file of that name', () => {
  const { path, env } = usePath();
  expect(resolveCommand('plugin', env, 'linux')).toBe(path('one/plugin'));
  expect(resolveCommand('kubectl', env, 'darwin')).toBeUndefined();
  expect(resolveCommand(path('one/plugin'), env, 'linux')).toBe(path('one/plugin'));
});
