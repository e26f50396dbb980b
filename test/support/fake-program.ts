import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** Until the end of the test, a shell script in place of a program, for what this process starts by its name. */
export function fakeProgram(name: string, script: string): void {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-fake-'));
  writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', [directory, process.env.PATH].join(delimiter));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  });
}
