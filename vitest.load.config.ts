import { defineConfig } from 'vitest/config';

/** Many processes at once, one file after the other. LOAD=full for all of them, else a tenth. */
export default defineConfig({
  test: {
    include: ['test/load/**/*.load.ts'],
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
