import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { record } from '../../scripts/recording/record.js';
import { drawSvg } from '../../scripts/recording/svg.js';
import { root } from '../support/markdown.ts';

const kept = readFileSync(`${root}docs/images/session.svg`, 'utf8');
let fresh: string;

beforeAll(async () => {
  fresh = drawSvg(await record());
});

/** The lines that a picture ends with, without what differs from run to run: times and the ids of clusters. */
function lastLines(svg: string): string[] {
  const last = [...svg.matchAll(/<g class="s l"[^>]*>(.*)<\/g>/g)].map(([, content = '']) => content);
  const texts = last.map((content) =>
    content
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return texts.map((text) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME').replace(/\bc-(m-)?[a-z0-9]+\b/g, 'ID'));
}

test('the recording in docs/ shows what the program says now', () => {
  const lines = lastLines(kept);
  expect(lines).toEqual(lastLines(fresh));
  const typed = lines.filter((line) => line.startsWith('$ ')).map((line) => line.split('#')[0]?.trim());
  expect(typed).toEqual([
    '$ kubectl rancher login rancher.example',
    '$ kubectl get pods',
    '$ kubectl get pods',
    '$ kubectl --context prod@rancher.example get nodes',
    '$ kubectl rancher status',
    '$ kubectl rancher logout',
    '$ kubectl get pods',
  ]);
});

test.each(['kept', 'fresh'])(
  'the %s picture plays without a script, loads nothing, and shows no password or port',
  (which) => {
    const svg = which === 'kept' ? kept : fresh;
    expect(svg).not.toMatch(/<script|href=|url\(|<image|<foreignObject/);
    expect(svg).not.toMatch(/jane-password|127\.0\.0\.1|\/tmp\//);
    expect(svg.length).toBeLessThan(60_000);
  },
);
