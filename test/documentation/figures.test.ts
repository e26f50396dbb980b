import { expect, test } from 'vitest';
import { readDocument } from '../support/markdown.ts';

const performance = readDocument('docs/performance.md');

/** What a row of the goals in docs/performance.md measured. */
function measured(goal: string): number {
  const row = performance.split('\n').find((line) => line.startsWith(`| ${goal}`)) ?? '';
  return Number.parseFloat(row.split('|')[3] ?? '');
}

const comparison = readDocument('docs/comparison.md').split('\n');

/** The cells of the last row of docs/comparison.md that begins so, without the first. */
function compared(words: string): string[] {
  const row = comparison.findLast((line) => line.startsWith(`| ${words}`)) ?? '';
  return row
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

/** How many times as long as this program another one takes for a cached answer. */
function timesOwn(program: string): number {
  return Math.round(Number(compared(`\`${program}\``).at(-1)));
}

test.each(['README.md', 'README.zh-CN.md'])('the figure of %s is that of the last bench', (path) => {
  const cached = /\[([\d.]+) (?:ms|毫秒)\]\(docs\/performance\.md/.exec(readDocument(path))?.[1];
  expect(Number(cached)).toBe(measured('cached request, against'));
});

test('the figures of docs/comparison.md are those of the last bench', () => {
  const percent = /about (\d+)% longer/.exec(comparison.join('\n'))?.[1];
  const ratio = measured('kubectl get --raw, local: plugin cached / static token');
  expect(Number(percent)).toBe(Math.round((ratio - 1) * 100));
  expect(performance).toMatch(/^200 requests at once, .* 200 valid credentials, 1 token minted\.$/m);
});

test('the table of docs/comparison.md says of other programs what was seen', () => {
  const cells = (link: RegExp): string[] =>
    comparison
      .find((line) => link.test(line))
      ?.split('|')
      .slice(2, -1) ?? [];
  const numbers = (cell = ''): number[] => (cell.match(/\d+/g) ?? []).map(Number);
  const [, atOnce] = cells(/\d+ logins.*\(#results/);
  expect(numbers(atOnce)).toEqual(
    [compared('20 requests at once')[1], compared('tokens on the server then')[1]].map(Number),
  );
  expect(compared('20 requests at once')).toEqual(['1', expect.any(String), '1']);
  const [, rancher, kubelogin] = cells(/\[1\]\(#results/);
  expect([rancher, kubelogin].map(numbers)).toEqual([[timesOwn('rancher token')], [timesOwn('kubelogin')]]);
});
