import { hasControls } from './printable.ts';

/** Whether a POSIX shell takes a word as it is. */
export function isShellWord(word: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(word);
}

/** A word as a POSIX shell has to be given it; with control characters in it, in the `$'...'` that bash, zsh and POSIX of 2024 have. */
export function quoteForShell(word: string): string {
  if (isShellWord(word)) return word;
  if (!hasControls(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${[...word].map(quoteSign).join('')}'`;
}

function quoteSign(sign: string): string {
  if (sign === "'" || sign === '\\') return `\\${sign}`;
  if (!hasControls(sign)) return sign;
  return [...Buffer.from(sign)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
