import { setTimeout as sleep } from 'node:timers/promises';
import { isNode, kill, listHolders, listMarked, type MarkedProcess } from '../processes.ts';
import type { Random } from '../random.ts';
import { lockDirectoryOf } from '../world.ts';
import type { Kind, Undo } from './kind.ts';

/** How often victims are looked for, and how long after one was seen it is struck at the latest. Milliseconds. */
const interval = 5;
const latest = 150;

export const kills: Kind[] = [
  {
    name: 'kill -9 of the plugin',
    strandsTokens: 'one each',
    leavesFiles: true,
    needsWork: 'alone',
    begin: (world, random) => hunt(random, () => listMarked(world.mark).filter(isNode), 90),
  },
  {
    name: 'kill -9 of kubectl',
    // The plugin that it has started has another parent then, and is another asker.
    forgetsFailures: true,
    leavesProcesses: true,
    begin: (world, random) =>
      hunt(random, () => listMarked(world.mark).filter(({ command }) => command[0] === world.kubectl)),
  },
  {
    name: 'kill -9 of the holder of a lock that others wait for',
    strandsTokens: 'one each',
    leavesFiles: true,
    needsWork: 'crowd',
    begin: (world, random, places) => {
      const directories = places.map((place) => lockDirectoryOf(world, place));
      return hunt(random, () => listHolders(listMarked(world.mark), directories), 30);
    },
  },
];

/** Kills a process or two of a kind, each some time after it was seen. */
function hunt(random: Random, find: () => MarkedProcess[], within = latest): Undo {
  const shots = 1 + random.below(2);
  let isOver = false;
  let hits = 0;
  const hunting = (async () => {
    while (!isOver && hits < shots) {
      await sleep(interval);
      if (find().length === 0) continue;
      await sleep(random.below(within));
      const found = find();
      if (isOver || found.length === 0) continue;
      kill(random.pick(found).pid);
      hits++;
    }
  })();
  return async () => {
    isOver = true;
    await hunting;
    return hits > 0;
  };
}
