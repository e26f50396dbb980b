import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCredential } from '../../src/store/credentials/credential-format.ts';
import { hasSecret } from '../support/secrets.ts';
import type { World } from './world.ts';

/** All files of this program, by their paths. */
export function listOwnFiles({ directories }: World): string[] {
  return Object.values(directories).flatMap(listFiles);
}

export function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

export function isTemporary(path: string): boolean {
  return path.endsWith('.tmp');
}

/** Files that are not whole, but for those that a fault has spoiled and nobody has written since. */
export function listTorn(world: World): string[] {
  return listOwnFiles(world).filter((path) => {
    if (isTemporary(path)) return false;
    const content = readFileSync(path, 'utf8');
    return !isWhole(path, content) && !isSpoiled(world, path, content);
  });
}

/** The script shifts what it finds of callers to make room, so what was spoiled there is gone after eight asks only. */
function isSpoiled({ spoiled }: World, path: string, content: string): boolean {
  const callers = path.replace(/\.again$/, '.askers');
  return callers.endsWith('.askers') ? spoiled.has(path) || spoiled.has(callers) : spoiled.get(path) === content;
}

function isWhole(path: string, content: string): boolean {
  if (/\.(checked|recent|usable|background|last-sweep)$/.test(path)) return content === '';
  if (/\.(askers|again)$/.test(path))
    return /^( *\d+){8}\n(\d+( \d+-\w+)+\n)?$/.test(content) && content.indexOf('\n') === 87;
  if (path.includes('/credentials/')) return parseCredential(content) !== undefined;
  if (path.endsWith('.json')) return isJson(content);
  return content.endsWith('\n');
}

function isJson(content: string): boolean {
  try {
    return typeof JSON.parse(content) === 'object';
  } catch {
    return false;
  }
}

/** Files of the home in which a secret is, and none must be. */
export function listHolders({ home, directories }: World): string[] {
  const allowed = [join(directories.cache, 'credentials'), join(directories.data, 'sessions')];
  return listFiles(home.directory)
    .filter((path) => !allowed.some((directory) => path.startsWith(directory)))
    .filter((path) => hasSecret(readFileSync(path, 'utf8')));
}
