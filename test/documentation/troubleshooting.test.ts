import { expect, test } from 'vitest';
import { type ErrorCode, exitCodes } from '../../src/errors.ts';
import { readDocument } from '../support/markdown.ts';
import { messagesOfSource } from '../support/messages.ts';

const page = readDocument('docs/troubleshooting.md');
const messages = messagesOfSource();
const said = messages.map(({ text }) => text.replace(/^kubectl-rancher: /, ''));
const codes = Object.keys(exitCodes) as ErrorCode[];

/** The text under a heading, up to the next one of its level or above. */
function section(heading: string): string {
  const [, level = ''] = new RegExp(`^(#+) ${heading}$`, 'm').exec(page) ?? [];
  const [, rest = ''] = page.split(new RegExp(`^${level} ${heading}$`, 'm'));
  return rest.split(new RegExp(`^#{1,${level.length}} `, 'm'))[0] ?? '';
}

/** What the first column of a section's table quotes. */
function quotedIn(heading: string): string[] {
  return [...section(heading).matchAll(/^\| `([^`]+)` \|/gm)].map(([, text = '']) => text);
}

test.each(codes)('the error code %s stands there under its exit code, with messages that the program says', (code) => {
  const under = [...page.matchAll(/^(##|###) (.+)$/gm)].map(([, , text = '']) => text);
  const above = under.slice(0, under.indexOf(code)).findLast((text) => text.startsWith('Exit code '));
  expect(above).toMatch(new RegExp(`^Exit code ${exitCodes[code]}:`));
  const quoted = quotedIn(code);
  expect(quoted.length).toBeGreaterThan(0);
  expect(quoted.filter((text) => !said.includes(text))).toEqual([]);
  const elsewhere = messages.filter((message) => message.code !== undefined && message.code !== code);
  expect(elsewhere.map(({ text }) => text).filter((text) => quoted.includes(text))).toEqual([]);
});

test("messages without a failure, and those behind a colon, are the program's too", () => {
  const quoted = quotedIn('Messages without a failure');
  expect(quoted.length).toBeGreaterThan(5);
  expect(quoted.filter((text) => !said.includes(text))).toEqual([]);
  const faults = [...`${section('unreachable')}${section('badCertificate')}`.matchAll(/`([a-z][^`]+)`/g)];
  const texts = faults.map(([, text = '']) => text).filter((text) => text.includes(' '));
  expect(texts.filter((text) => !said.includes(text))).toEqual([]);
});

test('no message is missing about the server, the login or a permission', () => {
  const exits = [3, 4, 5];
  const missing = codes
    .filter((code) => exits.includes(exitCodes[code]))
    .flatMap((code) => {
      const quoted = quotedIn(code);
      return messages.filter((message) => message.code === code && !quoted.includes(message.text));
    });
  expect(missing).toEqual([]);
});
