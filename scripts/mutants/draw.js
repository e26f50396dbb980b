import { createHash } from 'node:crypto';

/** @typedef {import('./find.js').Mutant} Mutant */

/**
 * Draws mutants: the same seed draws the same, and a change to the source changes only the draw of what has changed.
 * @param {Mutant[]} mutants
 * @param {number} count
 * @param {string} seed
 * @returns {Mutant[]} in the order they were given
 */
export function draw(mutants, count, seed) {
  /** @type {Map<string, number>} */
  const times = new Map();
  const lots = mutants.map((mutant) => {
    const name = nameOf(mutant);
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return { mutant, lot: createHash('sha256').update(`${seed}\n${name}\n${time}`).digest('hex') };
  });
  const chosen = [...lots].sort((one, other) => (one.lot < other.lot ? -1 : 1)).slice(0, count);
  return lots.filter((lot) => chosen.includes(lot)).map(({ mutant }) => mutant);
}

/**
 * What a mutant is known by, wherever in its file it lies.
 * @param {Pick<Mutant, 'file' | 'original' | 'mutant'>} mutant
 */
export function nameOf({ file, original, mutant }) {
  return `${file} ${original} -> ${mutant}`;
}
