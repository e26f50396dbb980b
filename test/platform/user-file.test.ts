import { execFileSync, spawn } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { writeUserFile } from '../../src/platform/user-file.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-user-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('what is no file, like /dev/null, is written to and not replaced, even by who may replace it', async () => {
  const pipe = join(makeFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
  writeUserFile(pipe, 'content', true);
  expect(await text(reader.stdout)).toBe('content');
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

test('a directory is neither replaced nor written to', () => {
  const folder = join(makeFolder(), 'folder');
  mkdirSync(folder);
  expect(() => writeUserFile(folder, 'content', true)).toThrow('cannot write');
  expect(lstatSync(folder).isDirectory()).toBe(true);
});
