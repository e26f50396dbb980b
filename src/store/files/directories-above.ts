import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { isForeignBase, isWritableByOthers } from './ownership.ts';

/**
 * The directories above a path in which other users can put something in the place of what is below: they can write
 * there, or own it. Nearest first.
 */
export function findOpenDirectoriesAbove(path: string): string[] {
  if (process.getuid === undefined) return [];
  const open: string[] = [];
  for (let above = nearestAbove(path); ; above = dirname(above)) {
    const status = lstatSync(above);
    if (isForeignBase(status) || isWritableByOthers(status)) open.push(above);
    if (above === dirname(above)) return open;
  }
}

function nearestAbove(path: string): string {
  let above = dirname(path);
  while (!existsSync(above)) above = dirname(above);
  return realpathSync(above);
}
