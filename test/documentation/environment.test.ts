import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDocument, root } from '../support/markdown.ts';

/** Read by others for this program: the library that finds the directories, and Node.js. */
const readByOthers = [
  ...['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'APPDATA', 'LOCALAPPDATA'],
  'NODE_EXTRA_CA_CERTS',
];

/** What a POSIX shell has by itself. */
const ofTheShell = ['PPID'];

function filesIn(folder: string): string[] {
  const entries = readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`);
}

function variablesIn(path: string): string[] {
  const source = readFileSync(path, 'utf8');
  return /\.[jt]s$/.test(path) ? variablesOfCode(source) : variablesOfScript(source);
}

/** `env.NAME`, names in quotes where `env` is indexed, and the names that are taken out of it at once: `{ NAME: name } = env`. */
function variablesOfCode(source: string): string[] {
  const members = [...source.matchAll(/\benv\??\.(\w+)/g)].map(([, name = '']) => name);
  const indexes = /\benv\[/.test(source) ? [...source.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)] : [];
  const parts = [...source.matchAll(/\{([^{}]*)\}(?:: NodeJS\.ProcessEnv\b| = (?:\w+\.)*env\b)/g)];
  const names = parts.flatMap(([, list = '']) => [...list.matchAll(/(?:^|,)\s*(\w+)/g)]);
  return [...members, ...[...indexes, ...names].map(([, name = '']) => name)];
}

/** What it uses, but those in lower case, which are its own. */
function variablesOfScript(source: string): string[] {
  const code = source.replace(/^\s*#.*$/gm, '');
  return [...code.matchAll(/\$\{?([A-Z][A-Z_]+)\b/g)].map(([, name = '']) => name);
}

/** The first cells of the table of variables. */
function documented(): string[] {
  const [, section = ''] = readDocument('docs/environment.md').split('## Environment variables');
  const cells = [...section.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
}

test('docs/environment.md has every variable that the program reads, and no other', () => {
  const read = [...filesIn('src'), ...filesIn('bin')].flatMap(variablesIn);
  expect(read.length).toBeGreaterThan(60);
  const all = [...new Set([...read, ...readByOthers])].filter((name) => !ofTheShell.includes(name));
  expect(documented().sort()).toEqual(all.sort());
});
