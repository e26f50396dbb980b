// Times the plugin beside what it is compared with, on this machine alone: npm run bench [-- --help]
import { writeFileSync } from 'node:fs';
import { BenchError } from './bench/errors.js';
import { keepInMarkdown } from './bench/markdown-file.js';
import { readOptions, usage } from './bench/options.js';
import { renderReport } from './bench/report.js';
import { runBench } from './bench/run.js';
import { DemoError } from './demo/errors.js';
import { watchForInterruption } from './demo/interruption.js';

/**
 * @param {string[]} args
 * @param {AbortSignal} signal
 */
async function main(args, signal) {
  const { help, runs, json, markdown } = readOptions(args);
  if (help) return void process.stdout.write(`${usage}\n`);
  const say = (/** @type {string} */ words) => void process.stderr.write(`bench: ${words}\n`);
  const results = await runBench({ runs, signal, say });
  const report = renderReport(results);
  process.stdout.write(`${report}\n`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (markdown !== undefined) keepInMarkdown(markdown, report);
}

const interruption = watchForInterruption();
try {
  await main(process.argv.slice(2), interruption.signal);
} catch (error) {
  process.exitCode = interruption.exitCode() ?? 1;
  if (!interruption.signal.aborted) {
    if (!(error instanceof BenchError || error instanceof DemoError)) throw error;
    process.stderr.write(`The bench stopped: ${error.message}\n`);
  }
} finally {
  interruption.unwatch();
}
