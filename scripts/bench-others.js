// Tries what docs/comparison.md says of this program and of others, with all of them in one run: npm run bench:others [-- --help]
import { writeFileSync } from 'node:fs';
import { BenchError } from './bench/errors.js';
import { keepInMarkdown } from './bench/markdown-file.js';
import { readOptions, usage } from './bench/options.js';
import { renderComparison } from './bench-others/report.js';
import { runComparison } from './bench-others/run.js';
import { DemoError } from './demo/errors.js';
import { watchForInterruption } from './demo/interruption.js';

/**
 * @param {string[]} args
 * @param {AbortSignal} signal
 */
async function main(args, signal) {
  const { help, runs, json, markdown } = readOptions(args);
  if (help) return void process.stdout.write(`${usage.replace('bench', 'bench:others')}\n`);
  const say = (/** @type {string} */ words) => void process.stderr.write(`bench: ${words}\n`);
  const results = await runComparison({ runs, signal, say });
  const report = renderComparison(results);
  process.stdout.write(`${report}\n`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results.rows, undefined, 2)}\n`);
  if (markdown !== undefined) keepInMarkdown(markdown, report);
}

const interruption = watchForInterruption();
try {
  await main(process.argv.slice(2), interruption.signal);
} catch (error) {
  process.exitCode = interruption.exitCode() ?? 1;
  if (!interruption.signal.aborted) {
    if (!(error instanceof BenchError || error instanceof DemoError)) throw error;
    process.stderr.write(`The comparison stopped: ${error.message}\n`);
  }
} finally {
  interruption.unwatch();
}
