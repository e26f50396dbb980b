import type { Kind } from './kinds/kind.ts';
import type { Random } from './random.ts';
import { type Login, logins, type Place, places } from './world.ts';

/** What happens in one round. */
export interface Plan {
  troubles: { kind: Kind; random: Random; after: number }[];
  /** What a kubectl each asks for, at once. */
  places: Place[];
  /**
   * What the cache has for them: nothing, a token that is to be checked again before it is used, or in the
   * background, or replaced there, or one that is good. */
  cache: 'cold' | 'due' | 'stale' | 'ending' | 'warm';
  /** Somebody logs in anew at the same time. */
  login: Login | undefined;
  /** Whether that, and the kubectls after the trouble, have a person at a terminal. */
  hasPerson: boolean;
}

/** How long after the kubectls have started a trouble begins at the latest, in milliseconds. */
const latest = 250;

/** `kinds`: of which the first is this round's; each round draws a second one or not. */
export function drawPlan(random: Random, kind: Kind, kinds: Kind[]): Plan {
  const others = kinds.filter((other) => other !== kind && !other.outlastsAll);
  const chosen = random.chance(40) && !kind.outlastsAll && others.length > 0 ? [kind, random.pick(others)] : [kind];
  const needs = chosen.map((one) => one.needsWork);
  const needsCrowd = needs.includes('crowd');
  const needsBurst = needs.includes('burst');
  const needsWork = needsCrowd || needsBurst || needs.includes('alone');
  const place = random.pick(places);
  const count = needsBurst ? 8 : needsCrowd ? 3 + random.below(2) : random.pick([1, 1, 2, 3]);
  const drawn = Array.from({ length: count }, () => (needsCrowd || random.chance(40) ? place : random.pick(places)));
  return {
    troubles: chosen.map((one) => ({
      kind: one,
      random: random.fork(),
      // What kubectl itself waits for has no limit: the plugins have to be the ones that meet it.
      after: random.chance(50) || one.outlastsAll ? 0 : random.below(latest),
    })),
    // Who wants the same waits for it one after the other, each for as long as the one before.
    places: kind.outlastsAll ? [...new Set(drawn)] : drawn,
    cache: needsWork ? 'cold' : random.pick(['cold', 'cold', 'due', 'stale', 'ending', 'warm']),
    login: random.chance(needsWork ? 30 : 15) ? random.pick(logins) : undefined,
    hasPerson: random.chance(25),
  };
}
