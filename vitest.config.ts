import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { patience } from './test/support/patience.ts';
import { ReportLeftOut } from './test/support/report-left-out.ts';
import { requirements } from './test/support/requirement-table.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    tags: ['gated', ...Object.keys(requirements)].map((name) => ({ name })),
    reporters: ['default', new ReportLeftOut()],
    // Most tests wait for processes that they have started: of one file at a time, two cores would be half idle.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Real processes on a machine that may be busy: a limit against hangs, not a measure of speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A hang ends sooner: each single wait has a limit of its own.
    expect: { poll: { timeout: patience } },
  },
});
