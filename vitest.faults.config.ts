import { defineConfig } from 'vitest/config';

/** The main job while things go wrong. FAULTS=full for 1,000 rounds; SEED=N repeats a run. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.faults.ts'],
    fileParallelism: false,
    testTimeout: 7_200_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
