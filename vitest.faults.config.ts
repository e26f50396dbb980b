import { defineConfig } from 'vitest/config';
import { requirements } from './test/support/requirement-table.ts';

/** The main job while things go wrong. FAULTS=full for 1,000 rounds; SEED=N repeats a run. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.faults.ts'],
    tags: ['gated', ...Object.keys(requirements)].map((name) => ({ name })),
    // Each file has a world of its own, and waits most of the time.
    maxWorkers: 4,
    // A limit against hangs: on a busy machine a test in full may take hours.
    testTimeout: 21_600_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
