import { parseArgs } from 'node:util';
import { BenchError } from './errors.js';

export const usage = `npm run bench -- [OPTIONS]
  --runs N         rounds that count (default 200)
  --quick          20 rounds
  --json FILE      write the results there
  --markdown FILE  put the tables there, between the markers; the text around them stays`;

/**
 * @typedef {object} Options
 * @property {number} runs
 * @property {boolean} help
 * @property {string} [json]
 * @property {string} [markdown]
 */

/**
 * @param {string[]} args
 * @returns {Options}
 */
export function readOptions(args) {
  const { help, quick, runs, ...files } = parse(args);
  const count = runs === undefined ? (quick ? 20 : 200) : Number(runs);
  if (!Number.isInteger(count) || count < 1) throw new BenchError('--runs takes a number from 1 on.');
  return { help: help ?? false, runs: count, ...files };
}

/** @param {string[]} args */
function parse(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h' },
        quick: { type: 'boolean' },
        runs: { type: 'string' },
        json: { type: 'string' },
        markdown: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    throw new BenchError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}
