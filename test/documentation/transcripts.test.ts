import { expect, test } from 'vitest';
import { codeBlocks, markdownFiles, readDocument } from '../support/markdown.ts';
import { messagesOfSource } from '../support/messages.ts';

const said = messagesOfSource().flatMap(({ text }) => text.split('\n'));

/** Lines of which too little is told to tell them apart are in no transcript. */
const lines = said.filter((line) => wordsOf(line).length > 9).map((line) => patternOf(line, '$'));
const questions = said.filter((line) => /\w.*[:?]$/.test(wordsOf(line))).map((line) => patternOf(line, '( |$)'));

function wordsOf(text: string): string {
  return text.replaceAll('…', '');
}

function patternOf(text: string, end: string): RegExp {
  const parts = text.split(/…+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}${end}`);
}

/** What a document shows of a conversation with the program, without what was typed on the command line. */
function transcriptLines(document: string): string[] {
  const blocks = codeBlocks(readDocument(document)).filter(({ language }) => language === undefined);
  return blocks
    .filter(({ text }) => /^([?✔] |Waiting for )/m.test(text))
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => line !== '' && !line.startsWith('kubectl '));
}

function isSaid(line: string): boolean {
  const [, mark, text = ''] = /^(\? |✔ |❯ | {2})?(.*)$/.exec(line) ?? [];
  if (mark === undefined) return lines.some((pattern) => pattern.test(text));
  if (mark === '? ' || mark === '✔ ') return questions.some((pattern) => pattern.test(text));
  // What the message above speaks of, in one word; or a choice: of several words, it is a provider with its id.
  const [, provider] = /^(.+) \([a-z]+\)$/.exec(text) ?? [];
  return /^\S+$/.test(text) || (provider !== undefined && said.includes(provider)) || text === 'An API key';
}

test('what documents show of a conversation is what the program says', () => {
  const shown = markdownFiles().flatMap((document) => transcriptLines(document).map((line) => ({ document, line })));
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter(({ line }) => !isSaid(line))).toEqual([]);
});
