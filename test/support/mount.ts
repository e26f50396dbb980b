import { spawnSync } from 'node:child_process';
import { patience } from './patience.ts';

/** Mounts a disk of memory, with options such as `size=64k`; gives whether that could be done. */
export function mount(path: string, options: string): boolean {
  return ends('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
}

/** Gives whether that could be done. */
export function remount(path: string, options: string): boolean {
  return ends('mount', ['-o', `remount,${options}`, path]);
}

/** Gives whether that could be done. */
export function unmount(path: string): boolean {
  return ends('umount', [path]);
}

function ends(program: 'mount' | 'umount', args: string[]): boolean {
  return spawnSync(program, args, { timeout: patience }).status === 0;
}
