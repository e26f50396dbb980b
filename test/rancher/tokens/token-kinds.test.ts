import { expect, test } from 'vitest';
import { tokenDescription } from '../../../src/rancher/tokens/token-description.ts';
import { purposeOf } from '../../../src/rancher/tokens/token-kinds.ts';

test('a token that this program created for kubectl says so; a key, and a login, stay what they are', () => {
  const description = tokenDescription();
  expect(purposeOf({ kind: 'api-key', description })).toBe('kubectl, created by kubectl-rancher');
  expect(purposeOf({ kind: 'api-key', description: 'for CI' })).toBe('an API key, made by a person or a program');
  expect(purposeOf({ kind: 'session', description })).toBe('a login, in a browser or a terminal');
});
