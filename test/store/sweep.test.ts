import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { credentialFileName } from '../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';

const day = 24 * 3_600_000;
const now = Date.parse('2026-11-22T10:00:00Z');

test('a credential whose file a backup or a clock made old stays until it expires: a logout has to find it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-sweep-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const cache = createCredentialCache(directory);
  const key = { server: 'https://rancher.example.com', profile: 'default', cluster: 'c-abcde' };
  const ids = { tokenId: 'token-a', sessionId: 'token-s', token: new Secret('token-a:b') };
  cache.keep({ ...key, ...ids, expiresAt: now + 3_600_000, checkedAt: now });
  const old = (now - 30 * day) / 1000;
  utimesSync(join(directory, 'credentials', credentialFileName(key)), old, old);
  cache.sweep(now);
  expect(cache.find(key)?.tokenId).toBe('token-a');
  cache.sweep(now + 2 * 3_600_000);
  expect(cache.find(key)).toBeUndefined();
});
