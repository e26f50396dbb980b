import { serverHost } from '../../server-url.ts';

/** No upper case: some file systems take `Prod` and `prod` for the same name. */
const plain = /^[a-z0-9._+-]*$/;
const longestPlain = 180;

/**
 * A file name for a key of several parts, different for different keys: the parts themselves if all are plain, else a
 * hash.
 */
export function fileNameFor(parts: string[]): string {
  const name = parts.join('@');
  if (parts.every((part) => plain.test(part)) && name.length <= longestPlain && !name.startsWith('.')) return name;
  return hashedName(parts);
}

/** The name for a key that is not plain. */
export function hashedName(parts: string[]): string {
  // Loaded lazily: seldom needed, and slow to load while kubectl waits.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `~${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** A server's URL as a part of a file name: `<host>[+<port>]`. A URL with a path is not plain. */
export function serverPart(server: string): string {
  return serverHost(server).replace(':', '+');
}
