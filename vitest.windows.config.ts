import { defineConfig } from 'vitest/config';

/** A user's day on Windows, by Wine. The first run makes what it needs: a quarter of an hour. WINDOWS_NODE=24 for another Node.js. */
export default defineConfig({
  test: {
    include: ['test/windows/**/*.windows.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 3_600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
