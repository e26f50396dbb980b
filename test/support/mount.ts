import { spawnSync } from 'node:child_process';

/** Mounts a disk of memory, with options such as `size=64k`; gives whether that could be done. */
export function mount(path: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0;
}

/** Gives whether that could be done. */
export function remount(path: string, options: string): boolean {
  return spawnSync('mount', ['-o', `remount,${options}`, path]).status === 0;
}

/** Gives whether that could be done. */
export function unmount(path: string): boolean {
  return spawnSync('umount', [path]).status === 0;
}
