// Shows the main job with a real kubectl, on this machine alone: npm run demo [-- --keep]
import { DemoError } from './demo/errors.js';
import { rejectUnfit } from './demo/fitness.js';
import { watchForInterruption } from './demo/interruption.js';
import { prepare } from './demo/prepare.js';
import { sayProblem, sayTitle } from './demo/say.js';

/**
 * @param {string[]} args
 * @param {AbortSignal} signal
 */
async function main(args, signal) {
  const unknown = args.find((arg) => arg !== '--keep');
  if (unknown !== undefined) throw new DemoError(`there is no option ${unknown}, only --keep.`);
  rejectUnfit();
  sayTitle('kubectl-rancher: log in once, and kubectl works with every cluster of a Rancher');
  await prepare(signal);
  // Only now are the packages there that the rest imports.
  const { runDemo } = await import('./demo/run.js');
  await runDemo({ keep: args.includes('--keep'), signal });
}

const interruption = watchForInterruption();
try {
  await main(process.argv.slice(2), interruption.signal);
} catch (error) {
  process.exitCode = interruption.exitCode() ?? 1;
  if (!interruption.signal.aborted) {
    if (!(error instanceof DemoError)) throw error;
    sayProblem(error.message);
  }
} finally {
  interruption.unwatch();
}
