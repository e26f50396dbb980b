import { hunt } from '../hunt.ts';
import { isNode, kill, listHolders, listMarked, type MarkedProcess } from '../processes.ts';
import type { Random } from '../random.ts';
import { lockDirectoryOf } from '../world.ts';
import type { Kind, Undo } from './kind.ts';

/** Longer than others wait for a lock's holder (src/flows/session/locks.ts). Milliseconds. */
const longerThanMint = 42_000;

/** Processes that are stopped, as by Ctrl-Z, and go on later. */
export const stops: Kind[] = [
  {
    name: 'plugin stopped for a while',
    strandsTokens: 'one each',
    needsWork: 'alone',
    begin: (world, random) => stop(random, () => listMarked(world.mark).filter(isNode), { within: 90 }),
  },
  {
    name: 'kubectl stopped for a while',
    strandsTokens: 'one each',
    begin: (world, random) =>
      stop(random, () => listMarked(world.mark).filter(({ command }) => command[0] === world.kubectl)),
  },
  {
    name: 'holder of a lock stopped for longer than a mint may take',
    strandsTokens: 'one each',
    needsWork: 'crowd',
    lasts: longerThanMint,
    begin: (world, random, places) => {
      const directories = places.map((place) => lockDirectoryOf(world, place));
      return stop(random, () => listHolders(listMarked(world.mark), directories), { within: 30, shots: 1 });
    },
  },
];

function stop(random: Random, find: () => MarkedProcess[], options: { within?: number; shots?: number } = {}): Undo {
  const stopped: number[] = [];
  const strike = (pid: number): void => {
    stopped.push(pid);
    kill(pid, 'SIGSTOP');
  };
  const end = hunt(random, find, { strike, ...options });
  return async () => {
    const hasHappened = await end();
    for (const pid of stopped) kill(pid, 'SIGCONT');
    return hasHappened;
  };
}
