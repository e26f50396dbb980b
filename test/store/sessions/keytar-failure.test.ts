import { expect, test } from 'vitest';
import { describeKeytarFailure } from '../../../src/store/sessions/keytar-failure.ts';

test.each<[string, NodeJS.Platform, string]>([
  [
    "Cannot find module 'keytar'\nRequire stack:\n- /x/dist/keychain-process.cjs",
    'linux',
    'the npm package keytar is not installed',
  ],
  [
    "Cannot find package 'keytar' imported from C:\\x\\keychain-process.cjs",
    'win32',
    'the npm package keytar is not installed',
  ],
  ['Failed to load keytar native addon, checked ["../build/Release"]', 'linux', 'libsecret is not installed'],
  ['Failed to load keytar native addon, checked ["../build/Release"]', 'darwin', 'its library cannot be loaded'],
])('%s on %s', (message, platform, reason) => {
  expect(describeKeytarFailure(new Error(message), platform)).toBe(reason);
});
