import { expect } from 'vitest';

/** Counts which way each case of a property went. */
export interface Ways<Name extends string> {
  took(name: Name): void;
  /** Each way has to be among the cases, once in `rarity` of so many, or they would show nothing of it. */
  expectAll(cases: { numRuns: number }, rarity?: number): void;
}

export function countWays<Name extends string>(...names: Name[]): Ways<Name> {
  const counts = new Map<Name, number>(names.map((name) => [name, 0]));
  return {
    took: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    expectAll({ numRuns }, rarity = 50) {
      const least = Math.max(1, Math.floor(numRuns / rarity));
      const rare = [...counts].filter(([, count]) => count < least);
      expect(rare, `of ${numRuns} cases at least ${least} each: ${JSON.stringify([...counts])}`).toEqual([]);
    },
  };
}
