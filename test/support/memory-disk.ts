import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patience } from './patience.ts';

/** Far more than all tests that run at the same time write. Bytes. */
const enough = 2 * 1024 ** 3;

/**
 * Where tests make their directories: on Linux's disk in memory if it is large and programs can be run from it, since most of what tests
 * write is removed a moment later; else where all programs do.
 */
export function testDirectory(inMemory = '/dev/shm'): string {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize > enough && canRunPrograms(inMemory) ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}

function canRunPrograms(directory: string): boolean {
  const place = mkdtempSync(join(directory, 'kubectl-rancher-'));
  try {
    const program = join(place, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    return spawnSync(program, { timeout: patience }).status === 0;
  } finally {
    rmSync(place, { recursive: true });
  }
}
