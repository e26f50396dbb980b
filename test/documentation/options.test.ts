import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { markdownFiles, readDocument, root } from '../support/markdown.ts';

const definitions = readdirSync(`${root}src/commands`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`${root}src/commands/${name}`, 'utf8'))
  .join('\n');

/** Options of other programs that documents name. */
const foreign = [
  'global',
  'password',
  'oidc-client-secret',
  'oidc-use-access-token',
  'markdown',
  'quick',
  'keep',
  'sample',
  'seed',
  'in',
  'context',
  'ignore-scripts',
  'no-git-tag-version',
  'repo',
  'posix',
  'proxy-url',
  'use-openssl-ca',
  'pre',
];

/** The options in the code spans of a document, without the two dashes. */
function optionsIn(document: string): string[] {
  const spans = [...readDocument(document).matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return spans.flatMap((text) => [...text.matchAll(/(?:^|\s)--([a-z][a-z-]+)/g)].map(([, name = '']) => name));
}

/** As yargs knows it: a key of an object or the name behind `.option(`; `--no-browser` is `browser`. */
function isOurs(option: string): boolean {
  const name = option.replace(/^no-/, '');
  return ['help', 'version'].includes(name) || new RegExp(`'${name}'|\\b${name}:`).test(definitions);
}

test('every option that a document names is one of this program', () => {
  const named = markdownFiles().flatMap((document) => optionsIn(document).map((option) => `${document}: --${option}`));
  expect(named.length).toBeGreaterThan(80);
  const unknown = named.filter((line) => {
    const option = line.replace(/^.*: --/, '');
    return !foreign.includes(option) && !isOurs(option);
  });
  expect(unknown).toEqual([]);
});
