import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';

/**
 * Tests that need to mount disks, which root may, but not in every container. Else they are left out with a word of it, and in CI
 * they fail.
 */
export function describeWithDisks(name: string, tests: () => void): void {
  try {
    const mayMount = canMount();
    if (!mayMount) console.warn(`Left out, as nothing can be mounted here: the tests of "${name}".`);
    describe.runIf(mayMount)(name, tests);
  } catch (error) {
    test(name, () => {
      throw error;
    });
  }
}

/** Whether disks can be mounted here. Throws where they cannot, in CI. */
export function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-disk-'));
  const mayMount = mount(directory, 'size=64k') && unmount(directory);
  rmSync(directory, { recursive: true });
  if (!mayMount && process.env.CI === 'true') {
    throw new Error('no disk can be mounted here: CI has to be root, in a container that is privileged');
  }
  return mayMount;
}

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

/** Mounts one of a size such as `64k`. Throws where nothing can be mounted. */
export function mountDisk(path: string, size: string): Disk {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (!mount(path, `size=${size},mode=0700`)) throw new Error(`nothing can be mounted on ${path}`);
  const filler = join(path, 'everything');
  return {
    fill: () => fill(filler),
    makeRoom: () => rmSync(filler, { force: true }),
    setReadOnly: (readOnly) => spawnSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, path]).status === 0,
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

function mount(path: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0;
}

function unmount(path: string): boolean {
  return spawnSync('umount', [path]).status === 0;
}
