import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { VersionProfile } from '../versions.ts';

type HashAlgorithm = VersionProfile['hash'];

const SALT_LENGTH = 8;
const PREFIXES: Readonly<Record<HashAlgorithm, string>> = { sha256: '$2', 'sha3-512': '$3:1' };

/**
 * A secret as it is stored hashed: `$2:<salt>:<hash>` or `$3:1:<salt>:<hash>`, base64 without padding (source:
 * pkg/auth/tokens/hashers).
 */
export function hashOf(secret: string, algorithm: HashAlgorithm): string {
  const salt = randomBytes(SALT_LENGTH);
  return [PREFIXES[algorithm], unpadded(salt), unpadded(digest(algorithm, salt, secret))].join(':');
}

/** Whether a stored value is a hash; no secret begins with `$`. */
export function isHash(stored: string): boolean {
  return stored.startsWith('$');
}

/** Whether a secret matches the stored value, which is the secret itself or its hash. */
export function isSecret(stored: string, given: string): boolean {
  if (!isHash(stored)) return stored === given;
  const algorithm = stored.startsWith(`${PREFIXES.sha256}:`) ? 'sha256' : 'sha3-512';
  const [salt = '', hash = ''] = stored.split(':').slice(-2);
  const expected = Buffer.from(hash, 'base64');
  const actual = digest(algorithm, Buffer.from(salt, 'base64'), given);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function digest(algorithm: HashAlgorithm, salt: Buffer, secret: string): Buffer {
  return createHash(algorithm).update(salt).update(secret).digest();
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
