import { setTimeout as sleep } from 'node:timers/promises';
import type { MarkedProcess } from './processes.ts';
import type { Random } from './random.ts';

/** How often victims are looked for, and how long after one was seen it is struck at the latest. Milliseconds. */
const interval = 5;
const latest = 150;

interface Hunting {
  strike: (pid: number) => void;
  /** Milliseconds. */
  within?: number;
  /** How many are struck; one or two by default. */
  shots?: number;
}

/** Strikes processes of a kind, each some time after it was seen. What it gives ends that, and tells whether one was. */
export function hunt(
  random: Random,
  find: () => MarkedProcess[],
  { strike, within = latest, shots = 1 + random.below(2) }: Hunting,
): () => Promise<boolean> {
  let isOver = false;
  let hits = 0;
  const hunting = (async () => {
    while (!isOver && hits < shots) {
      await sleep(interval);
      if (find().length === 0) continue;
      await sleep(random.below(within));
      const found = find();
      if (isOver || found.length === 0) continue;
      strike(random.pick(found).pid);
      hits++;
    }
  })();
  return async () => {
    isOver = true;
    await hunting;
    return hits > 0;
  };
}
