import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/**
 * The files with tests that have the tag `gated`: those that ask for something that not every machine has, and those that do more where
 * more is there, as with every kubectl.
 */
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => join('test', name))
  .filter((path) => path.endsWith('.test.ts') && /\/requirements\.ts'|'gated'/.test(readFileSync(path, 'utf8')));

export default defineConfig({ test: { ...config.test, include: files } });
