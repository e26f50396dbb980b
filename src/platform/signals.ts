import { Cancelled } from '../errors.ts';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when somebody wants this process to end: Ctrl-C, a signal, a terminal that is closed. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of endings) process.once(signal, () => resolve());
  });
}

/** Ctrl-C and other wishes to end, put off while something is finished that must not be left half done. */
export interface Interruptions {
  /** From now on they wait. Calling it again changes nothing. */
  hold(): void;
  /** Whether one came while they wait. */
  hasCome(): boolean;
  /** They count again. Gives whether one came meanwhile. */
  release(): boolean;
}

export function createInterruptions(): Interruptions {
  let isHeld = false;
  let hasCome = false;
  const note = (): void => {
    hasCome = true;
  };
  return {
    hold() {
      if (isHeld) return;
      isHeld = true;
      hasCome = false;
      for (const signal of endings) process.on(signal, note);
    },
    hasCome: () => hasCome,
    release() {
      for (const signal of endings) process.off(signal, note);
      const cameMeanwhile = isHeld && hasCome;
      isHeld = false;
      return cameMeanwhile;
    },
  };
}

/**
 * Puts interruptions off from before something is made until whoever takes it lets them count again. When nothing comes of it they count at
 * once: throws `cancelled` then, in place of what went wrong, if one came.
 */
export async function deferWhileMaking<T>(interruptions: Interruptions, make: () => Promise<T>): Promise<T> {
  interruptions.hold();
  try {
    return await make();
  } catch (error) {
    throw interruptions.release() ? new Cancelled() : error;
  }
}
