import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDocument, root } from '../support/markdown.ts';

const threats = readDocument('docs/security.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(' | '))
  .filter(([, , tests]) => tests?.includes('`test/'));

test('the tables of threats in docs/security.md name tests in every row, which are there', () => {
  const section = readDocument('docs/security.md').split('## What is done about it')[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| threat |'));
  expect(rows.length).toBeGreaterThan(30);
  expect(threats).toHaveLength(rows.length);
  const named = threats.flatMap(([, , tests = '']) => [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path));
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
