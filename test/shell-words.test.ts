import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteForShell } from '../src/shell-words.ts';

const word = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc
    .array(
      fc.constantFrom("'", '"', '\\', '$(x)', '`x`', ';', '#', '*', '~', '\n', '\x1b', '\u202e', '7', ' ', '-', 'é'),
      { minLength: 1 },
    )
    .map((signs) => signs.join('')),
);

test('a shell takes every quoted word for what it was, and it can be shown', () => {
  const words = fc.sample(
    word.filter((text) => !text.includes('\0')),
    { seed: 20261122, numRuns: 1_000 },
  );
  const quoted = words.map(quoteForShell);
  for (const text of quoted) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  const script = quoted.map((text) => `printf '%s\\0' ${text}\n`).join('');
  const output = execFileSync('bash', ['-s'], { input: script, encoding: 'utf8' });
  expect(output.split('\0').slice(0, -1)).toEqual(words);
});
