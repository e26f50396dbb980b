import { expect, test } from 'vitest';
import { CliError } from '../src/errors.ts';
import { cannotRead, cannotWrite } from '../src/platform/files/file-errors.ts';
import { describeReadError } from '../src/store/files/read-error.ts';
import { adviceOn } from '../src/system-errors.ts';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: no, open '/x'`), { code });

/** What each code is about, and what helps. */
const codes: [code: string, says: RegExp][] = [
  ['ENOSPC', /disk is full.*Free/],
  ['EDQUOT', /quota is used up.*Delete/],
  ['EROFS', /disk is read-only.*writable/],
  ['EACCES', /Permission is denied/],
  ['EPERM', /not permitted.*chattr/],
  ['EMFILE', /Too many files are open.*ulimit -n/],
  ['ENFILE', /Too many files are open on this machine.*Close/],
  ['EIO', /disk reports an error/],
  ['ENAMETOOLONG', /path is too long.*shorter/],
  ['ELOOP', /Symbolic links there point to each other.*Remove/],
  ['ENOENT', /directory .* does not exist.*Create/],
  ['ENOTDIR', /is a file, not a directory/],
  ['EISDIR', /a directory of that name/],
  ['EBUSY', /Another program is using it.*Close/],
  ['ETXTBSY', /a program that is running/],
];

test.each(codes)('%s: what it means, and what to do, whatever is read or written', (code, says) => {
  const error = systemError(code);
  expect(adviceOn(error, 'linux')).toMatch(says);
  for (const failure of [cannotWrite('/x', error), cannotRead('/x', error)]) {
    expect(failure).toMatchObject({
      message: expect.stringContaining(`/x (${code})`),
      nextStep: expect.stringMatching(says),
    });
  }
});

test.each(codes.filter(([code]) => !['EACCES', 'EPERM'].includes(code)))(
  '%s from a file of this program is not blamed on its mode',
  (code, says) => {
    expect(describeReadError('/x', systemError(code))).toMatchObject({
      message: `/x cannot be read (${code})`,
      nextStep: expect.stringMatching(says),
    });
  },
);

test.each(['EPERM', 'EACCES'])('on Windows %s is that of a file which is read-only or open', (code) => {
  expect(adviceOn(systemError(code), 'win32')).toMatch(/attrib -r.*close that program/);
});

test('what is no system error has no advice', () => {
  expect([adviceOn(new Error('no')), adviceOn(new CliError('failed', 'no')), adviceOn(systemError('EWHAT'))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
