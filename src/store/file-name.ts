import { createHash } from 'node:crypto';

/** File names end at 255 bytes on common file systems; the rest is room for the hash and an ending. */
const longestReadable = 120;

/**
 * A file name for a key of several parts that a person can still read, different for different keys.
 * Takes any strings; gives a name of letters, digits, `.`, `-`, `_` and `@`.
 */
export function fileNameFor(parts: string[]): string {
  const readable = parts
    .map((part) => part.replace(/^https:\/\//, '').replace(/[^A-Za-z0-9.-]/g, '_'))
    .join('@')
    .replace(/^\.+/, '')
    .slice(0, longestReadable);
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  return `${readable}@${hash}`;
}
