import { randomBytes } from 'node:crypto';

/** The characters of Kubernetes' and Rancher's generated names and secrets: no vowels, no look-alikes. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SECRET_LENGTH = 54;
const SUFFIX_LENGTH = 5;

/** A random text of `length` characters, as in names that Kubernetes and Rancher generate. */
export function randomText(length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += ALPHABET[byte % ALPHABET.length];
  return text;
}

/** `prefix` and five random characters, as `generateName` makes them. */
export function generatedName(prefix: string): string {
  return `${prefix}${randomText(SUFFIX_LENGTH)}`;
}

/** The secret half of a token: 54 characters (captured on Rancher 2.15.0). */
export function tokenSecret(): string {
  return randomText(SECRET_LENGTH);
}
