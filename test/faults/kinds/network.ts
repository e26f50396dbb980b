import { setTimeout as sleep } from 'node:timers/promises';
import type { Disturbance } from '../proxy.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import type { Kind, Undo } from './kind.ts';

/** A handshake and a small answer have about so many bytes. */
const answerSize = 4_000;

export const network: Kind[] = [
  {
    name: 'connections cut',
    strandsTokens: 'one each',
    begin: (world, random) => {
      const cut = () => ({ after: random.below(answerSize), how: random.pick(['end', 'reset'] as const) });
      return disturb(world, random, () => ({ cut: cut() }));
    },
  },
  {
    name: 'connections stalled',
    begin: (world, random) => {
      const longest = random.chance(20) ? 3_500 : 600;
      return disturb(world, random, () => ({ stall: { after: random.below(answerSize), for: random.below(longest) } }));
    },
  },
  {
    name: 'connections stalled, then cut',
    strandsTokens: 'one each',
    begin: (world, random) =>
      disturb(world, random, () => {
        const after = random.below(answerSize);
        return { stall: { after, for: random.below(1_000) }, cut: { after, how: 'reset' } };
      }),
  },
  {
    name: 'slow answers',
    begin: (world, random) => {
      const delay = 20 + random.below(random.chance(20) ? 300 : 60);
      return disturb(world, random, () => ({ delay }));
    },
  },
  {
    name: 'nothing listens',
    strandsTokens: 'one each',
    begin: async (world, random) => {
      await world.proxy.refuse();
      const back = sleep(random.below(1_000)).then(() => world.proxy.listen());
      return () => back;
    },
  },
];

/** Some of the connections are disturbed, or all. */
function disturb(world: World, random: Random, how: () => Disturbance): Undo {
  const share = random.pick([30, 60, 100]);
  world.proxy.disturb = () => (random.chance(share) ? how() : {});
  return () => {
    world.proxy.disturb = () => ({});
  };
}
