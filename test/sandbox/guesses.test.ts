import { expect, test } from 'vitest';
import { readDocument } from '../support/markdown.ts';

test('docs/sandbox.md counts its guesses', () => {
  const [, section = ''] = readDocument('docs/sandbox.md').split(/^## Guesses$/m);
  const [table = ''] = section.split(/^## /m);
  const rows = [...table.matchAll(/^\| /gm)].length - 1;
  expect(table).toContain(`${rows} guesses remain`);
});
