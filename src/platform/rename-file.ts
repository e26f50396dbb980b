import { renameSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';

export interface RenameOptions {
  isWindows: boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Blocks for that many milliseconds. */
  pause: (milliseconds: number) => void;
  rename: (from: string, to: string) => void;
}

/** On Windows a file that another program has open, a virus scanner for instance, cannot be replaced for a moment. */
const transientOnWindows = ['EPERM', 'EACCES', 'EBUSY'];

/** How long that is waited for, and how long between two attempts. Milliseconds. */
const patience = 1_000;
const interval = 20;

const system: RenameOptions = {
  isWindows: process.platform === 'win32',
  now: Date.now,
  pause: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
  rename: renameSync,
};

/** Renames a file over another one. Throws what the file system throws. */
export function renameFile(from: string, to: string, { isWindows, now, pause, rename } = system): void {
  const end = now() + patience;
  for (;;) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      if (!isWindows || !transientOnWindows.includes(systemErrorCode(error) ?? '') || now() >= end) throw error;
      pause(interval);
    }
  }
}
