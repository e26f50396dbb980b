import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { resolveLink } from './links.ts';

/** Paths without those that name a file again: by another spelling, a link, or a second name. The first of each stays as it is. */
export function distinctFiles(paths: string[]): string[] {
  if (paths.length < 2) return paths;
  const seen = new Set<string>();
  return paths.filter((path) => {
    const identity = identify(path);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

function identify(path: string): string {
  try {
    const status = statSync(path, { throwIfNoEntry: false, bigint: true });
    if (status?.isFile()) return `${status.dev}:${status.ino}`;
    const target = resolve(resolveLink(path));
    return `${realpathSync(dirname(target))}/${basename(target)}`;
  } catch {
    // Its directory does not exist, or cannot be looked into.
    return resolve(path);
  }
}
