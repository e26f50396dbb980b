import { expect, test } from 'vitest';
import { codeBlocks, headings, readDocument } from '../support/markdown.ts';

const [english, chinese] = ['README.md', 'README.zh-CN.md'].map(readDocument) as [string, string];

/** What a translation leaves as it is: options, names, addresses. */
function unchanged(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`[^`\n]+`|\]\([^)]+\)/g)].map(([text]) => text).filter((text) => !/README/.test(text));
}

/** How many cells each row of each table has. */
function tables(markdown: string): number[] {
  return [...markdown.matchAll(/^\|.*\|$/gm)].map(([row]) => row.split('|').length);
}

test('the Chinese README has the headings of the English one', () => {
  const levels = (markdown: string): number[] => headings(markdown).map(({ level }) => level);
  expect(levels(chinese)).toEqual(levels(english));
});

test('its code is the same, to the letter', () => {
  expect(codeBlocks(chinese)).toEqual(codeBlocks(english));
});

test('its tables, names and links are the same ones', () => {
  expect(tables(chinese)).toEqual(tables(english));
  expect(unchanged(chinese).sort()).toEqual(unchanged(english).sort());
});
