import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** For a background run, which ends by itself. Milliseconds. */
const patience = 30_000;

/** Until one that has left its result is gone. Milliseconds. */
const aftermath = 50;

/**
 * Waits until no background run is under way. Gives whether there was one.
 * @param {string} cache
 */
export async function backgroundRunEnds(cache) {
  const folder = join(cache, 'credentials');
  const isUnderWay = () => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.background'));
  if (!isUnderWay()) return false;
  const until = performance.now() + patience;
  while (isUnderWay() && performance.now() < until) await setTimeout(10);
  await setTimeout(aftermath);
  return true;
}
