// Tries what docs/comparison.md says of this program and of others, with all of them in one run: npm run bench:others [-- --help]
import { writeFileSync } from 'node:fs';
import { runUntilInterrupted } from './bench/interruption.js';
import { keepInMarkdown } from './bench/markdown-file.js';
import { readOptions, usage } from './bench/options.js';
import { renderComparison } from './bench-others/report.js';
import { runComparison } from './bench-others/run.js';

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

await runUntilInterrupted('comparison', (signal) => main(process.argv.slice(2), signal));
