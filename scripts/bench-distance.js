// How long things take when Rancher is far away, and what a working day costs: npm run bench:distance [-- --help]
import { parseArgs } from 'node:util';
import { runUntilInterrupted } from './bench/interruption.js';
import { keepInMarkdown } from './bench/markdown-file.js';
import { renderReport } from './bench-distance/report.js';
import { runBench } from './bench-distance/run.js';
import { root } from './demo/prepare.js';

const usage = `npm run bench:distance -- [OPTIONS]
  --quick           two rounds, and an hour in place of a day
  --program FOLDER  measure the build in that folder, of another version for example
  --markdown FILE   put the tables there, between the markers`;

/** @param {AbortSignal} signal */
async function main(signal) {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      quick: { type: 'boolean' },
      program: { type: 'string' },
      markdown: { type: 'string' },
    },
  });
  if (values.help) return void process.stdout.write(`${usage}\n`);
  const say = (/** @type {string} */ words) => void process.stderr.write(`bench: ${words}\n`);
  const extent = values.quick ? { rounds: 2, share: 1 / 8 } : { rounds: 7, share: 1 };
  const report = renderReport(await runBench({ ...extent, program: values.program ?? root, signal, say }));
  process.stdout.write(`${report}\n`);
  if (values.markdown !== undefined) keepInMarkdown(values.markdown, report, 'bench:distance');
}

await runUntilInterrupted('bench', (signal) => main(signal));
