import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CodeBlock, codeBlocks, headings, readDocument } from '../support/markdown.ts';

/** Pages in English that have a Chinese one. */
const translated = ['README.md', 'docs/login.md', 'docs/admin.md'];

describe.each(translated)('%s in Chinese', (path) => {
  const [english, chinese] = [path, path.replace('.md', '.zh-CN.md')].map(readDocument) as [string, string];

  test('has the same headings', () => {
    const levels = (markdown: string): number[] => headings(markdown).map(({ level }) => level);
    expect(levels(chinese)).toEqual(levels(english));
  });

  test('has the same code, to the letter, with comments in Chinese where the English one has any', () => {
    expect(uncommented(chinese)).toEqual(uncommented(english));
    const comments = [english, chinese].map((markdown) => markdown.match(comment) ?? []);
    expect(comments[1]).toHaveLength(comments[0]?.length ?? 0);
    expect(comments[1]?.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
  });

  test('has the same tables, names and links', () => {
    expect(tables(chinese)).toEqual(tables(english));
    expect(unchanged(chinese).sort()).toEqual(unchanged(english).sort());
  });

  test('leads to the English page, and that one here', () => {
    const name = basename(path, '.md');
    expect(english).toContain(`\n**English** | [简体中文](${name}.zh-CN.md)\n`);
    expect(chinese).toContain(`\n[English](${name}.md) | **简体中文**\n`);
  });
});

/** What a translation leaves as it is: options, names, addresses. A page may lead to another one in its own language. */
function unchanged(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '').replaceAll('.zh-CN.md', '.md');
  return [...prose.matchAll(/`[^`\n]+`|\]\([^)]+\)/g)].map(([text]) => text);
}

/** How many cells each row of each table has. */
function tables(markdown: string): number[] {
  return [...markdown.matchAll(/^\|.*\|$/gm)].map(([row]) => row.split('|').length);
}

/** Code without the comments behind it. */
function uncommented(markdown: string): CodeBlock[] {
  return codeBlocks(markdown).map((block) => ({ ...block, text: block.text.replace(comment, '') }));
}

const comment = / +# .*$/gm;
