import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { refuseUnwritable, writeUserFile } from '../../../src/platform/files/user-file.ts';
import { useDirectory } from '../../support/directory.ts';

test('a directory is neither replaced nor written to', () => {
  const folder = join(useDirectory(), 'folder');
  mkdirSync(folder);
  expect(() => writeUserFile(folder, 'content', true)).toThrow('cannot write');
  expect(lstatSync(folder).isDirectory()).toBe(true);
});

test('a file that is overwritten is replaced, for its owner alone; a link to it stays one', () => {
  const folder = useDirectory();
  const [path, link] = [join(folder, 'config'), join(folder, 'link')];
  writeFileSync(path, 'old', { mode: 0o644 });
  symlinkSync(path, link);
  expect(() => writeUserFile(link, 'new', false)).toThrow('already exists');
  writeUserFile(link, 'new', true);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(lstatSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['config', 'link']);
});

test('a read-only file is not overwritten, by root neither, and is told before there is anything to write', () => {
  const path = join(useDirectory(), 'config');
  writeFileSync(path, 'old', { mode: 0o400 });
  const refused = { message: `cannot write ${path} (EACCES)`, nextStep: expect.stringContaining(`chmod u+w ${path}`) };
  expect(() => writeUserFile(path, 'new', true)).toThrow(expect.objectContaining(refused));
  expect(() => refuseUnwritable(path)).toThrow(expect.objectContaining(refused));
  expect(readFileSync(path, 'utf8')).toBe('old');
});

test('a pipe, as a device would be, is written to and stays what it is', () => {
  const folder = useDirectory();
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const before = lstatSync(path);
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(pipe));
  writeUserFile(path, 'new', true);
  const read = Buffer.alloc(8);
  expect(read.toString('utf8', 0, readSync(pipe, read))).toBe('new');
  expect(lstatSync(path)).toMatchObject({ ino: before.ino, mode: before.mode });
  expect(readdirSync(folder)).toEqual(['pipe']);
});
