import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { makeTarGz } from '../../scripts/release/tar.js';
import { patience } from '../support/patience.ts';

const files = [
  { name: 'program', content: Buffer.from('#!/bin/sh\n'), executable: true },
  { name: 'README.md', content: Buffer.from('a'.repeat(1000)) },
  { name: 'empty', content: Buffer.alloc(0) },
];

test('tar reads it: names in order, modes, contents, and a time that does not change', () => {
  const given = { input: makeTarGz(files), encoding: 'utf8', timeout: patience } as const;
  const list = execFileSync('tar', ['-tvz'], { ...given, env: { ...process.env, TZ: 'UTC' } });
  expect(list.trim().split('\n')).toEqual([
    expect.stringMatching(/^-rw-r--r-- .* 1000 1980-01-01 00:00 README.md$/),
    expect.stringMatching(/^-rw-r--r-- .* 0 1980-01-01 00:00 empty$/),
    expect.stringMatching(/^-rwxr-xr-x .* 10 1980-01-01 00:00 program$/),
  ]);
  expect(execFileSync('tar', ['-xzO', 'README.md'], given)).toBe('a'.repeat(1000));
});

test('it is the same in whatever order the files are given', () => {
  expect(makeTarGz(files.toReversed()).equals(makeTarGz(files))).toBe(true);
});

test('a name that its header has no room for is refused', () => {
  expect(() => makeTarGz([{ name: 'x'.repeat(101), content: Buffer.alloc(0) }])).toThrow('too long');
});
