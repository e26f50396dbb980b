import { systemErrorCode } from '../../errors.ts';

export interface Waiting {
  isWindows: boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Blocks for that many milliseconds. */
  pause: (milliseconds: number) => void;
}

/** On Windows what is done to a file fails while another program has it open, a virus scanner for instance. */
const transientOnWindows = ['EPERM', 'EACCES', 'EBUSY'];

/** How long that is waited for, and how long between two attempts. Milliseconds. */
const patience = 1_000;
const interval = 20;

const system: Waiting = {
  isWindows: process.platform === 'win32',
  now: Date.now,
  pause: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
};

/** Does something to a file, on Windows again for up to a second while it fails. Throws what the file system throws. */
export function retryWhileHeld<T>(operation: () => T, { isWindows, now, pause }: Waiting = system): T {
  const end = now() + patience;
  for (;;) {
    try {
      return operation();
    } catch (error) {
      if (!isWindows || !transientOnWindows.includes(systemErrorCode(error) ?? '') || now() >= end) throw error;
      pause(interval);
    }
  }
}
