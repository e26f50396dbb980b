import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from './support/markdown.ts';
import { messagesOfSource } from './support/messages.ts';

const source = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox/'))
  .map((name) => readFileSync(`${root}src/${name}`, 'utf8'))
  .join('\n');

/** A call that makes a command for a user to type, and what follows it in the message. */
const shown =
  /\$\{(?:ownCommand|loginCommand|commandFor|kubectlCommand|setVariable)\((?:[^()`]|\([^()]*\)|`[^`]*`)*\)\}([^`]*)`/g;

test('a command that is shown ends its line, so that the line can be pasted from there on', () => {
  const endings = [...source.matchAll(shown)].map(([, ending = '']) => ending);
  expect(endings.length).toBeGreaterThan(60);
  expect(endings.filter((ending) => ending !== '' && !/^( &&| --|\$\{)/.test(ending))).toEqual([]);
});

test('a command that is shown has no comment behind it, which zsh and fish would pass on', () => {
  expect(messagesOfSource().filter(({ text }) => / {2,}#|\S {2,}\(/.test(text) && !text.includes('\n'))).toEqual([]);
});

test('messages send people to the administrator of a server; a role or permission is called admin', () => {
  expect(source).toMatch(/the administrator of this Rancher/);
  expect(source).not.toMatch(/administrators|(?<!the )administrator|administrator(?! of)/i);
  expect(source).not.toMatch(/admin of (this|\$\{)/i);
});
