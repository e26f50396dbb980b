import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** The files with tests that not every machine can run: those that ask for what they need, by test/support/requirements.ts. */
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => join('test', name))
  .filter((path) => path.endsWith('.test.ts') && readFileSync(path, 'utf8').includes("/requirements.ts'"));

export default defineConfig({ test: { ...config.test, include: files } });
