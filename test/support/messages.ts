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
  return own.flatMap((name) => messagesIn(readFileSync(`${root}src/${name}`, 'utf8')));
}

function messagesIn(source: string): Message[] {
  const pattern = new RegExp(String.raw`(?:new CliError\(\s*'(\w+)',\s*)?(${literal})`, 'g');
  return [...source.matchAll(pattern)].map(([, code, quoted = '']) => ({
    ...(code === undefined ? {} : { code }),
    text: quoted.slice(1, -1).replace(inserted, '…').replace(/\\(.)/g, '$1'),
  }));
}
