import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { mount, remount, unmount } from './mount.ts';
import { need } from './requirements.ts';

/** A small disk of its own in place of a directory, for one test: full to its last byte, or read-only. */
export function useDisk(path: string, state: 'full' | 'read-only'): void {
  const disk = mountDisk(path, '64k');
  onTestFinished(() => disk.unmount());
  if (state === 'full') disk.fill();
  else if (!disk.setReadOnly(true)) throw new Error(`${path} does not become read-only`);
}

/** A disk of its own in place of a directory. */
export interface Disk {
  /** To its last byte. */
  fill(): void;
  /** Takes away what filled it. */
  makeRoom(): void;
  /** Gives whether it is so now: where a file is open to be written it cannot be made read-only. */
  setReadOnly(readOnly: boolean): boolean;
  unmount(): void;
}

/** Mounts one of a size such as `64k`, for a test that asks for `mount`. */
export function mountDisk(path: string, size: string): Disk {
  need('mount');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (!mount(path, `size=${size},mode=0700`)) throw new Error(`nothing can be mounted on ${path}`);
  const filler = join(path, 'everything');
  return {
    fill: () => fill(filler),
    makeRoom: () => rmSync(filler, { force: true }),
    setReadOnly: (readOnly) => remount(path, readOnly ? 'ro' : 'rw'),
    unmount: () => void unmount(path),
  };
}

function fill(path: string): void {
  try {
    for (;;) writeFileSync(path, '\0'.repeat(4096), { flag: 'a' });
  } catch {
    // That was the last block.
  }
}
