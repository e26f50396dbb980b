import { randomBytes } from 'node:crypto';

/** Without vowels and look-alikes: the letters of Kubernetes' and Rancher's generated names and secrets. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SECRET_LENGTH = 54;
const SUFFIX_LENGTH = 5;

/** A random word of `length` letters, as Kubernetes and Rancher make their names. */
export function randomWord(length: number): string {
  let word = '';
  for (const byte of randomBytes(length)) word += ALPHABET[byte % ALPHABET.length];
  return word;
}

/** `prefix` and five random letters: what `generateName` makes. */
export function generatedName(prefix: string): string {
  return `${prefix}${randomWord(SUFFIX_LENGTH)}`;
}

/** The secret half of a token: 54 letters (captured on Rancher 2.15.0). */
export function tokenSecret(): string {
  return randomWord(SECRET_LENGTH);
}
