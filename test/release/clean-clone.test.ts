import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cloneWithChanges } from '../../scripts/release/clean-clone.js';
import { useDirectory } from '../support/directory.ts';
import { patience } from '../support/patience.ts';

/** A repository with one commit. */
function makeRepository() {
  const directory = useDirectory();
  const from = join(directory, 'from');
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
  const git = (...args: string[]) =>
    execFileSync('git', [...identity, ...args], { cwd: from, env, stdio: 'ignore', timeout: patience });
  const put = (name: string, content: string) => writeFileSync(join(from, name), content);
  mkdirSync(join(from, 'src'), { recursive: true });
  git('init');
  put('.gitignore', 'dist\n');
  put('src/kept.ts', 'kept');
  put('src/changed.ts', 'before');
  put('src/gone.ts', 'gone');
  git('add', '.');
  git('commit', '-m', 'first');
  return { from, put, folder: join(directory, 'clone') };
}

test('a clone has what is committed, and nothing that git ignores', async () => {
  const { from, put, folder } = makeRepository();
  put('dist', 'built');
  expect(await cloneWithChanges(from, folder)).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['.git', '.gitignore', 'src']);
});

test('with changes it has what they come to', async () => {
  const { from, put, folder } = makeRepository();
  put('src/changed.ts', 'after');
  put('new.ts', 'new');
  rmSync(join(from, 'src/gone.ts'));
  expect(await cloneWithChanges(from, folder)).toBe(3);
  expect(readdirSync(folder).sort()).toEqual(['.git', '.gitignore', 'new.ts', 'src']);
  expect(readdirSync(join(folder, 'src')).sort()).toEqual(['changed.ts', 'kept.ts']);
  expect(readFileSync(join(folder, 'src/changed.ts'), 'utf8')).toBe('after');
});
