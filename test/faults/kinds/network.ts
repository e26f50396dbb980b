import { once } from 'node:events';
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
      return disturb(world, random, () => ({
        stall: { after: random.below(answerSize), over: () => sleep(random.below(longest)) },
      }));
    },
  },
  {
    name: 'connections stalled and then cut',
    strandsTokens: 'one each',
    begin: (world, random) =>
      disturb(world, random, () => {
        const after = random.below(answerSize);
        return { stall: { after, over: () => sleep(random.below(1_000)) }, cut: { after, how: 'reset' } };
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
    name: 'silence that outlasts every limit',
    outlastsAll: true,
    strandsTokens: 'one each',
    needsWork: 'alone',
    begin: (world, random) => (random.chance(30) ? silenceHandshakes(world, random) : silenceAnswers(world)),
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

/** Where everything goes through a proxy; what else happens to it happens to connections in general. */
export const proxyTroubles: Kind[] = [
  {
    name: 'proxy that finds no server',
    strandsTokens: 'one each',
    begin: (world, random) => disturb(world, random, () => ({ refusal: random.pick([407, 502, 503]) })),
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

/** Connections are taken, and no handshake comes to its end. */
function silenceHandshakes({ proxy }: World, random: Random): Undo {
  const silence = new AbortController();
  const over = once(silence.signal, 'abort');
  const after = random.below(1_000);
  proxy.disturb = () => ({ stall: { after, over: () => over } });
  return () => {
    proxy.disturb = () => ({});
    silence.abort();
  };
}

/** Requests are taken, and get no answer. */
function silenceAnswers({ sandbox }: World): Undo {
  sandbox.intercept = () => true;
  return () => {
    sandbox.intercept = () => false;
  };
}
