import { defineConfig } from 'vitest/config';

/** Real clients, each in every situation. They are installed once; that takes half an hour. `-t stern`: one of them. */
export default defineConfig({
  test: {
    include: ['test/clients/**/*.clients.ts'],
    testTimeout: 600_000,
    hookTimeout: 3_600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
