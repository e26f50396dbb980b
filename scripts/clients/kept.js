import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Fills a directory once, and gives its path. One that was not filled to its end is begun again.
 * @param {string} kept
 * @param {string} name with the version, so that a new one is installed beside it
 * @param {(directory: string) => Promise<unknown>} fill
 */
export async function keep(kept, name, fill) {
  const directory = join(kept, name);
  if (existsSync(directory)) return directory;
  const partial = `${directory}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    await fill(partial);
    renameSync(partial, directory);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return directory;
}
