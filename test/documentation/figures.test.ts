import { expect, test } from 'vitest';
import { readDocument } from '../support/markdown.ts';

const performance = readDocument('docs/performance.md');

/** What a row of the goals in docs/performance.md measured. */
function measured(goal: string): number {
  const row = performance.split('\n').find((line) => line.startsWith(`| ${goal}`)) ?? '';
  return Number.parseFloat(row.split('|')[3] ?? '');
}

test.each(['README.md', 'README.zh-CN.md'])('the figures of %s are those of the last bench', (path) => {
  const readme = readDocument(path);
  const cached = /\[([\d.]+) (?:ms|毫秒)\]\(docs\/performance\.md/.exec(readme)?.[1];
  expect(Number(cached)).toBe(measured('cached ask, against'));
  const percent = /(?:about |约 )(\d+)%/.exec(readme)?.[1];
  const ratio = measured('kubectl get --raw, local: plugin cached / static token');
  expect(Number(percent)).toBe(Math.round((ratio - 1) * 100));
  expect(performance).toMatch(/^200 asks at once .* 200 good answers, 1 tokens minted\.$/m);
});
