import { hunt } from '../hunt.ts';
import { isNode, kill, listHolders, listMarked } from '../processes.ts';
import { lockDirectoryOf } from '../world.ts';
import type { Kind } from './kind.ts';

export const kills: Kind[] = [
  {
    name: 'kill -9 of the plugin',
    strandsTokens: 'one each',
    leavesFiles: true,
    needsWork: 'alone',
    begin: (world, random) => hunt(random, () => listMarked(world.mark).filter(isNode), { strike: kill, within: 90 }),
  },
  {
    name: 'kill -9 of kubectl',
    // The plugin that it has started has another parent then, and is another asker.
    forgetsFailures: true,
    begin: (world, random) =>
      hunt(random, () => listMarked(world.mark).filter(({ command }) => command[0] === world.kubectl), {
        strike: kill,
      }),
  },
  {
    name: 'kill -9 of the holder of a lock that others wait for',
    strandsTokens: 'one each',
    leavesFiles: true,
    needsWork: 'crowd',
    begin: (world, random, places) => {
      const directories = places.map((place) => lockDirectoryOf(world, place));
      return hunt(random, () => listHolders(listMarked(world.mark), directories), { strike: kill, within: 30 });
    },
  },
];
