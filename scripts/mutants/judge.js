import { basename, dirname } from 'node:path';
import { runTests } from './vitest.js';

/** @typedef {import('./copy.js').Copy} Copy */
/** @typedef {import('./find.js').Mutant} Mutant */
/** @typedef {import('./reach.js').TestFile} TestFile */

/** How many files run at first, then at once, the likeliest to fail first: most mutants are noticed by the first ones. */
const rounds = [4, 16, Number.POSITIVE_INFINITY];

/** How long the files of one mutant may take together, in milliseconds; a table that all files read would run them all. */
const longest = 90_000;

/**
 * Whether a test notices a mutant.
 * @param {Copy} copy
 * @param {Mutant} mutant
 * @param {number} number
 * @param {TestFile[]} tests that reach it
 * @returns {Promise<{ killed: boolean, files: number }>} with the number of files that were run
 */
export async function judge(copy, mutant, number, tests) {
  copy.activate(number);
  const chosen = choose(mutant, tests);
  let files = 0;
  for (const round of rounds) {
    const now = chosen.slice(files, files + round);
    if (now.length === 0) break;
    files += now.length;
    const usual = now.reduce((sum, { duration }) => sum + duration, 0);
    const args = ['--bail=1', '--maxWorkers=2', ...now.map(({ file }) => file)];
    if (!(await runTests(copy, args, 120_000 + 5 * usual))) return { killed: true, files };
  }
  return { killed: false, files };
}

/**
 * The nearest first, then the quickest, as many as there is time for.
 * @param {Mutant} mutant
 * @param {TestFile[]} tests
 */
function choose({ file }, tests) {
  const distance = (/** @type {TestFile} */ test) => {
    if (basename(test.file, '.test.ts') === basename(file, '.ts')) return 0;
    return dirname(test.file).replace(/^test/, 'src') === dirname(file) ? 1 : 2;
  };
  const sorted = [...tests].sort((one, other) => distance(one) - distance(other) || one.duration - other.duration);
  let time = 0;
  return sorted.filter(({ duration }, index) => {
    time += duration;
    return index === 0 || time <= longest;
  });
}
