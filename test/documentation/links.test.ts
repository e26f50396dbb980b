import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { anchors, markdownFiles, proseOf, readDocument, root } from '../support/markdown.ts';

/** What a document points to: links, images, and sources in HTML. */
function targets(document: string): string[] {
  const prose = proseOf(readDocument(document));
  const found = [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)|\b(?:src|href|srcset)="([^"]+)"/g)];
  return found.map(([, inMarkdown, inHtml]) => inMarkdown ?? inHtml ?? '');
}

function leadsSomewhere(document: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || anchors(readDocument(file)).includes(decodeURIComponent(anchor));
}

test.each(markdownFiles())('what %s points to in this repository is there', (document) => {
  const inside = targets(document).filter((target) => !/^(https?|mailto):/.test(target));
  expect(inside.filter((target) => !leadsSomewhere(document, target))).toEqual([]);
});

test.each(markdownFiles())('the files that %s names are there', (document) => {
  const named = [...readDocument(document).matchAll(/`((?:src|bin|scripts|test|docs)\/[\w./-]+)`/g)];
  expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('docs/architecture.md lists every file and folder of src/', () => {
  const [, list = ''] = readDocument('docs/architecture.md').split(/^ {4}src\/$/m);
  const listed = [...list.matchAll(/^ {6}([\w.-]+)/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(readdirSync(join(root, 'src')).sort());
});

test.each(['docs', 'docs/decisions'])('every page of %s/ can be reached from its index', (folder) => {
  const index = `${folder}/README.md`;
  const listed = targets(index).map((target) => `${folder}/${target.split('#')[0]}`);
  const pages = markdownFiles().filter((path) => dirname(path) === folder && path !== index);
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.filter((page) => !listed.includes(page))).toEqual([]);
});

test('the index of the decisions can be reached from that of all pages', () => {
  expect(targets('docs/README.md')).toContain('decisions/README.md');
});

test('links lead to other servers by https', () => {
  const all = markdownFiles().flatMap(targets);
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter((target) => target.startsWith('http:'))).toEqual([]);
});
