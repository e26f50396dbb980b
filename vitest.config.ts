import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { testDirectory } from './test/support/memory-disk.ts';
import { patience } from './test/support/patience.ts';
import { ReportLeftOut } from './test/support/report-left-out.ts';
import { requirements } from './test/support/requirement-table.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    tags: ['gated', ...Object.keys(requirements)].map((name) => ({ name })),
    env: { TMPDIR: testDirectory() },
    reporters: ['default', new ReportLeftOut()],
    // A worker keeps what it has loaded for its next file: what a module remembers, it remembers there too.
    isolate: false,
    setupFiles: [fileURLToPath(new URL('test/support/each-file.ts', import.meta.url))],
    // Most tests wait for processes that they have started, and some for time to pass: cores would be idle.
    maxWorkers: Math.max(4, Math.round(availableParallelism() * 1.5)),
    // Real processes on a machine that may be busy: a limit against hangs, not a measure of speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A hang ends sooner: each single wait has a limit of its own.
    expect: { poll: { timeout: patience } },
  },
});
