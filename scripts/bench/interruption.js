import { DemoError } from '../demo/errors.js';
import { watchForInterruption } from '../demo/interruption.js';
import { BenchError } from './errors.js';

/**
 * Runs a bench until it ends, fails or is interrupted, and sets the exit code. Of a failure that is the machine's it prints the reason,
 * and of an interruption nothing.
 * @param {string} name
 * @param {(signal: AbortSignal) => Promise<void>} run
 */
export async function runUntilInterrupted(name, run) {
  const interruption = watchForInterruption();
  try {
    await run(interruption.signal);
  } catch (error) {
    process.exitCode = interruption.exitCode() ?? 1;
    if (interruption.signal.aborted) return;
    if (!(error instanceof BenchError || error instanceof DemoError)) throw error;
    process.stderr.write(`The ${name} stopped: ${error.message}\n`);
  } finally {
    interruption.unwatch();
  }
}
