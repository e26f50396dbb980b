import { expect, test } from 'vitest';
import { type CodeBlock, codeBlocks, headings, readDocument } from '../support/markdown.ts';

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

/** Code without the comments behind it. */
function uncommented(markdown: string): CodeBlock[] {
  return codeBlocks(markdown).map((block) => ({ ...block, text: block.text.replace(comment, '') }));
}

const comment = / +# .*$/gm;

test('its code is the same, to the letter, with comments in Chinese where the English one has any', () => {
  expect(uncommented(chinese)).toEqual(uncommented(english));
  const comments = [english, chinese].map((markdown) => markdown.match(comment) ?? []);
  expect(comments[1]).toHaveLength(comments[0]?.length ?? 0);
  expect(comments[1]?.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
});

test('its tables, names and links are the same ones', () => {
  expect(tables(chinese)).toEqual(tables(english));
  expect(unchanged(chinese).sort()).toEqual(unchanged(english).sort());
});
