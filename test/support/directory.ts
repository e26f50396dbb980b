import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty directory for one test, removed at its end. */
export function useDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
