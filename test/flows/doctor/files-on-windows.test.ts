import { expect, test } from 'vitest';
import { describeAccess } from '../../../src/flows/doctor/files.ts';
import { describePlace } from '../../../src/flows/session/keep-session.ts';

test('who can read files is not claimed where modes say nothing', () => {
  expect(describeAccess(['C:\\Data', 'C:\\Cache'], 'win32')).toBe('files are stored in C:\\Data, C:\\Cache');
  expect(describeAccess(['/data'], 'darwin')).toBe('only you can read the files in /data');
  expect(describePlace({ store: 'file' }, 'win32')).toBe('a file');
  expect(describePlace({ store: 'file' }, 'linux')).toBe('a file only you can read');
});
