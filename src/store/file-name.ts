import { serverHost } from '../server-url.ts';

/** Letters in lower case only: some file systems take `Prod` and `prod` for the same name. */
const plain = /^[a-z0-9._+-]*$/;
const longestPlain = 180;

/**
 * A file name for a key of several parts, different for different keys: the parts themselves where all of them are plain,
 * else a hash of them.
 */
export function fileNameFor(parts: string[]): string {
  const name = parts.join('@');
  if (parts.every((part) => plain.test(part)) && name.length <= longestPlain && !name.startsWith('.')) return name;
  return hashedName(parts);
}

/** The name that a key has that is not plain. */
export function hashedName(parts: string[]): string {
  // Seldom needed, and loading it takes a good part of the time that kubectl waits.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `~${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** A server's URL as a part of a file name: `<host>[+<port>]`; one with a path is not plain. */
export function serverPart(server: string): string {
  return serverHost(server).replace(':', '+');
}
