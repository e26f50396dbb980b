/** @typedef {import('./find.js').Mutant} Mutant */

/**
 * The text of a file with all the mutants in it, each of which runs while `isActive(number)` is true. Lines stay where they are as far
 * as the beginnings of statements go.
 * @param {string} text
 * @param {{ number: number, mutant: Mutant }[]} mutants
 * @param {string} module that has `isActive`
 */
export function switchMutants(text, mutants, module) {
  const pieces = mutants.flatMap(({ number, mutant }) => insertionsOf(mutant, `isMutant(${number})`));
  // At one place, what ends comes first, the innermost first; of what begins, the outermost.
  pieces.sort((one, other) => one.at - other.at || one.rank - other.rank);
  let switched = `import { isActive as isMutant } from '${module}'; `;
  let done = 0;
  for (const { at, insert } of pieces) {
    switched += text.slice(done, at) + insert;
    done = at;
  }
  return switched + text.slice(done);
}

/**
 * @param {Mutant} mutant
 * @param {string} active
 * @returns {{ at: number, insert: string, rank: number }[]}
 */
function insertionsOf({ kind, host: { start, end }, replacement }, active) {
  const length = end - start;
  const around = (/** @type {string} */ before, /** @type {string} */ after) => [
    { at: start, insert: before, rank: 1 / length },
    { at: end, insert: after, rank: length - 1e9 },
  ];
  if (kind === 'statement') return around(`{ if (!${active}) `, ' }');
  if (kind === 'body') return [{ at: start + 1, insert: ` if (${active}) return; `, rank: 0 }];
  return around(`(${active} ? (${replacement}) : `, ')');
}
