import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runTests } from './vitest.js';

/** @typedef {import('./copy.js').Copy} Copy */

/**
 * A test file, and how long it takes in milliseconds.
 * @typedef {{ file: string, duration: number }} TestFile
 */

/**
 * Runs the tests without a mutant, one file at a time in each copy, to find out which files reach which mutants, in whatever process.
 * @param {Copy[]} copies
 * @param {string[]} filters of test files; none: all
 * @returns {Promise<{ reached: Map<number, TestFile[]>, failed: string[] }>} by number of the mutant; and the files that fail in a copy
 */
export async function findReach(copies, filters) {
  const parts = await Promise.all(
    copies.map((copy, index) => runPart(copy, [`--shard=${index + 1}/${copies.length}`, ...filters])),
  );
  /** @type {Map<number, TestFile[]>} */
  const reached = new Map();
  for (const { reached: part } of parts) {
    for (const { number, test } of part) reached.set(number, [...(reached.get(number) ?? []), test]);
  }
  return { reached, failed: parts.flatMap(({ failed }) => failed) };
}

/**
 * @param {Copy} copy
 * @param {string[]} which of the test files
 */
async function runPart(copy, which) {
  const report = join(copy.folder, 'report.json');
  const args = [...which, '--no-file-parallelism', '--reporter=json', `--outputFile=${report}`];
  await runTests(copy, args, 2 * 3600_000);
  /** @type {{ testResults: { name: string, status: string, startTime: number, endTime: number }[] }} */
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  const passed = testResults.filter(({ status }) => status === 'passed');
  const tests = new Map(passed.map(({ name, ...times }) => [name, describe(copy, name, times)]));
  const lines = readFileSync(copy.reached, 'utf8').trim().split('\n');
  const reached = [...new Set(lines)].flatMap((line) => {
    const [number, name = ''] = line.split(/ (.*)/);
    const test = tests.get(name);
    return test === undefined ? [] : [{ number: Number(number), test }];
  });
  const failed = testResults.filter(({ status }) => status !== 'passed').map(({ name }) => relative(copy.folder, name));
  return { reached, failed };
}

/** @type {(copy: Copy, name: string, times: { startTime: number, endTime: number }) => TestFile} */
const describe = ({ folder }, name, { startTime, endTime }) => ({
  file: relative(folder, name),
  duration: endTime - startTime,
});
