import { expect, test } from 'vitest';
import { tokenSecret } from '../../src/sandbox/names.ts';
import { findSecrets } from './find-secrets.ts';

const token = tokenSecret();
const secrets = new Map([
  [token, 'token'],
  ['eyJhbGci.eyJzdWIi.c2lnbmF0dXJl-_', 'JWT'],
  ['jane-password', 'password'],
]);

test.for([
  `${token}.`,
  `${token}...`,
  `...${token}-`,
  `{"a":"first\\n${token}\\n"}`,
  `\\t${token}`,
  `\\\\r${token}`,
  `\\u001b${token}`,
  `R_SESS=token-abcde%3A${token}%0A`,
  `token-abcde:${token}`,
  `token-abcde_${token}`,
])('a token is found in %j', (text) => {
  expect(findSecrets(text, secrets)).toEqual(['token']);
});

test('and JWTs and passwords, at the end of a sentence too', () => {
  expect(findSecrets('eyJhbGci.eyJzdWIi.c2lnbmF0dXJl-_.', secrets)).toEqual(['JWT']);
  expect(findSecrets('She typed jane-password...', secrets)).toEqual(['password']);
  expect(findSecrets('password%3Djane-password%26', secrets)).toEqual(['password']);
});

test('and nothing in what only looks like them', () => {
  expect(findSecrets(`${token.slice(1)} x${token} jane.password`, secrets)).toEqual([]);
});

test('tens of thousands of secrets in a text with as many take a moment', () => {
  const many = new Map(Array.from({ length: 30_000 }, () => [tokenSecret(), 'token']));
  const text = [...many.keys()].map((secret) => `token-abcde:${secret}.`).join('\\n');
  expect(findSecrets(text, many)).toHaveLength(30_000);
});
