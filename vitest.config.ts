import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most tests wait for processes that they have started: of one file at a time, two cores would be half idle.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Real processes on a machine that may be busy: a limit against hangs, not a measure of speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is polled for are handshakes and processes, too.
    expect: { poll: { timeout: 60_000 } },
  },
});
