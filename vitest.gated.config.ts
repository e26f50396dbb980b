import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/**
 * The files with tests that differ with what a machine has: those that ask for it, by test/support/requirements.ts, and those that run
 * through every kubectl there is.
 */
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => join('test', name))
  .filter((path) => path.endsWith('.test.ts') && /\/requirements\.ts'|findKubectls/.test(readFileSync(path, 'utf8')));

export default defineConfig({ test: { ...config.test, include: files } });
