// Times the plugin beside what it is compared with, on this machine alone: npm run bench [-- --help]
import { writeFileSync } from 'node:fs';
import { runUntilInterrupted } from './bench/interruption.js';
import { keepInMarkdown } from './bench/markdown-file.js';
import { readOptions, usage } from './bench/options.js';
import { renderReport } from './bench/report.js';
import { runBench } from './bench/run.js';

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

await runUntilInterrupted('bench', (signal) => main(process.argv.slice(2), signal));
