import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const page = readFileSync(fileURLToPath(new URL('../docs/dependencies.md', import.meta.url)), 'utf8');

test('every package is named with its reason in docs/dependencies.md', () => {
  const packages = Object.keys({ ...packageJson.devDependencies, ...packageJson.optionalDependencies });
  const named = packages.filter((name) => !name.startsWith('@types/')).filter((name) => !page.includes(name));
  expect(named).toEqual([]);
});

test('nothing is a dependency at run time but what may be left out', () => {
  expect('dependencies' in packageJson).toBe(false);
  expect(Object.keys(packageJson.optionalDependencies)).toEqual(['keytar']);
});
