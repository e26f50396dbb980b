/** Numbers that look random, and are the same ones for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to below the limit. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new Error('there is nothing to pick from');
    return picked;
  }

  /** True so many times in a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** Another sequence, which does not depend on how many numbers are taken from this one later. */
  fork(): Random {
    return new Random(this.below(2 ** 32));
  }
}

/** The numbers of one round, whatever the rounds before it took. */
export function randomOfRound(seed: number, round: number): Random {
  return new Random(Math.imul(seed, 0x9e3779b1) + Math.imul(round, 0x85ebca6b)).fork();
}
