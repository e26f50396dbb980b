import type { Finished } from '../support/process.ts';
import { kill, listMarked } from './processes.ts';
import type { World } from './world.ts';

/** What one command came to. */
export interface Outcome extends Finished {
  what: string;
  /** Milliseconds. */
  took: number;
  /** It had not ended when the time was over, and was killed. */
  hung: boolean;
}

/** How long a command may take: the longest that this program waits for a server, with room for a busy machine. Milliseconds. */
const longest = 60_000;

/** Takes the time of a command, and ends it when it does not end by itself within `limit` milliseconds. */
export async function observe(
  world: World,
  what: string,
  running: Promise<Finished>,
  limit = longest,
): Promise<Outcome> {
  const begin = performance.now();
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    for (const { pid } of listMarked(world.mark)) kill(pid);
  }, limit);
  const finished = await running;
  clearTimeout(timer);
  return { ...finished, what, took: performance.now() - begin, hung };
}
