import { defineConfig } from 'vitest/config';

/** Random input for everything that reads. FUZZ=full for fifty times as much, from another seed each time. */
export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.fuzz.ts'],
    // A limit against hangs: on a busy machine a test in full may take hours.
    testTimeout: 21_600_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    globalSetup: 'test/fuzz/seed.ts',
  },
});
