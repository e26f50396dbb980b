import { constants } from 'node:os';

/** @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ctrl-C and a plain kill end the demo the tidy way; a second one ends it at once. */
export function watchForInterruption() {
  const controller = new AbortController();
  /** @type {number | undefined} */
  let exitCode;
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = 128 + constants.signals[signal];
    controller.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    /** What a shell gives for the signal that came; undefined when none did. */
    exitCode: () => exitCode,
    unwatch: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
