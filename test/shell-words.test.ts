import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect } from 'vitest';
import { quoteForShell } from '../src/shell-words.ts';
import { patience } from './support/patience.ts';
import { need, testWith } from './support/requirements.ts';

const word = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc
    .array(
      fc.constantFrom("'", '"', '\\', '$(x)', '`x`', ';', '#', '*', '~', '\n', '\x1b', '\u202e', '7', ' ', '-', 'é'),
      { minLength: 1 },
    )
    .map((signs) => signs.join('')),
);

testWith(['bash'], 'a shell takes every quoted word for what it was, and it can be shown', () => {
  const words = fc.sample(
    word.filter((text) => !text.includes('\0')),
    { seed: 20261122, numRuns: 1_000 },
  );
  const quoted = words.map(quoteForShell);
  for (const text of quoted) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  const script = quoted.map((text) => `printf '%s\\0' ${text}\n`).join('');
  const output = execFileSync(need('bash'), ['-s'], { input: script, encoding: 'utf8', timeout: patience });
  expect(output.split('\0').slice(0, -1)).toEqual(words);
});
