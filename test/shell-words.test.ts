import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneAfterAnother, quoteForPosix, quoteForWindows, setVariable } from '../src/shell-words.ts';
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
  const quoted = words.map(quoteForPosix);
  for (const text of quoted) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  const script = quoted.map((text) => `printf '%s\\0' ${text}\n`).join('');
  const output = execFileSync(need('bash'), ['-s'], { input: script, encoding: 'utf8', timeout: patience });
  expect(output.split('\0').slice(0, -1)).toEqual(words);
});

test.each([
  ['prod', 'prod'],
  ['C:\\kube\\config', 'C:\\kube\\config'],
  ['prod@rancher.example.com', 'prod@rancher.example.com'],
  ['--server=https://r.example.com:8443/x', '--server=https://r.example.com:8443/x'],
  ['C:\\my kube.yaml', '"C:\\my kube.yaml"'],
  ['@splat', '"@splat"'],
  ['a,b', '"a,b"'],
  ["it's", '"it\'s"'],
  ['a&b', '"a&b"'],
  ['*', '"*"'],
  ['', '""'],
  ["$(x)'s", "'$(x)''s'"],
  ['say "a"', '\'say "a"\''],
  ['two\nlines', '"two lines"'],
])('on Windows %j is typed as %s', (word, typed) => {
  expect(quoteForWindows(word)).toBe(typed);
});

test('a variable is set as the shell of the platform does it', () => {
  expect(setVariable('RANCHER_URL', 'https://r.example.com', 'linux')).toBe('export RANCHER_URL=https://r.example.com');
  expect(setVariable('RANCHER_URL', "it's", 'win32')).toBe("$env:RANCHER_URL = 'it''s'");
});

test('commands that follow each other are joined by words where Windows PowerShell would refuse the sign', () => {
  expect(oneAfterAnother(['kubectl rancher logout', 'kubectl rancher login'], 'linux')).toBe(
    'kubectl rancher logout && kubectl rancher login',
  );
  expect(oneAfterAnother(['kubectl rancher logout', 'kubectl rancher login'], 'win32')).toBe(
    'kubectl rancher logout, then kubectl rancher login',
  );
});
