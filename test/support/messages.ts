import { readdirSync, readFileSync } from 'node:fs';
import { root } from './markdown.ts';

/** A string of the program's own source, what it puts in shown as `…`. */
export interface Message {
  /** The error code it is thrown with; absent where it is made somewhere else than it is thrown. */
  code?: string;
  text: string;
}

const inserted = /\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\}/g;
const literal = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\`(?:[^\`\\$]|\\.|\$\{(?:[^{}\`]|\{[^{}]*\}|\`[^\`]*\`)*\}|\$)*\``;

/** Every string in the program's source, with the error code where it stands right in front. */
export function messagesOfSource(): Message[] {
  const files = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' });
  const own = files.filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox/'));
  const sources = own.map((name) => readFileSync(`${root}src/${name}`, 'utf8'));
  const thrown = errorClasses(sources.join('\n')).join('|');
  const pattern = new RegExp(String.raw`(?:new (?:${thrown})\(\s*'(\w+)',\s*)?(${literal})`, 'g');
  return sources.flatMap((source) => [...source.matchAll(pattern)].map(readMessage));
}

/** `CliError`, and what extends it. */
function errorClasses(source: string): string[] {
  const found = [...source.matchAll(/\bclass (\w+) extends (\w+)/g)];
  const parents = new Map(found.map(([, name = '', parent = '']) => [name, parent]));
  const isOne = (name = ''): boolean => name === 'CliError' || (parents.has(name) && isOne(parents.get(name)));
  return ['CliError', ...[...parents.keys()].filter(isOne)];
}

function readMessage([, code, quoted = '']: RegExpMatchArray): Message {
  const escaped = quoted.slice(1, -1).replace(inserted, '…');
  const text = escaped.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
  return code === undefined ? { text } : { code, text };
}
