import { expect, test } from 'vitest';
import { credentialFileName } from '../../../src/store/credentials/credential-format.ts';
import { key } from '../../support/stored-records.ts';

test.each([
  [
    { server: 'https://rancher.example.com', profile: 'default', cluster: 'c-abcde' },
    'rancher.example.com@default@c-abcde@',
  ],
  [{ server: 'https://rancher.example.com:8443', profile: 'ops', user: 'prod' }, 'rancher.example.com+8443@ops@@prod'],
])('the script can put the name of a file together: %o is %s', (plain, name) => {
  expect(credentialFileName(plain)).toBe(name);
});

test.each([
  { server: 'https://example.com/rancher' },
  { server: 'https://[::1]:8443' },
  { user: 'Prod' },
  { user: 'a b' },
  { user: '../../etc' },
  { user: 'x@y' },
  { cluster: 'c'.repeat(200) },
  { profile: 'größe' },
])('what is not plain gets a name that the script does not look for: %o', (unusual) => {
  expect(credentialFileName({ ...key, ...unusual })).toMatch(/^~[0-9a-f]{64}$/);
});
