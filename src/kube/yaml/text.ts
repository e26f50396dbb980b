import { YAMLException } from 'js-yaml';

export const faultOf = {
  twoDocuments: 'there is more than one document',
  keyTwice: 'a key appears twice',
};

/** What is wrong with a YAML text, and where. It shows nothing of the text, which may hold tokens. */
export class YamlFault extends Error {
  /** kubectl may read the text all the same. */
  readonly isTakenByKubectl: boolean;

  /** `offset`: where in the text it is; the message tells it as line and column, which begin with 1. */
  constructor(text: string, offset: number, reason: string) {
    const before = text.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - before.lastIndexOf('\n');
    super(`line ${line}, column ${column}: ${reason}`);
    this.name = 'YamlFault';
    this.isTakenByKubectl = isTaken(text.slice(offset), reason);
  }

  /** What the library found; a name that it quotes is left out. */
  static from(text: string, error: unknown): YamlFault {
    if (!(error instanceof YAMLException)) throw error;
    return new YamlFault(text, error.mark?.position ?? 0, error.reason.replace(/"[^"]*"|<[^>]*>/g, '...'));
  }
}

/**
 * Seen with kubectl 1.32: its parser takes what closes, or goes on, at the margin, and of documents and keys too many it takes one. Where
 * the text ends there, or another key begins, something was not closed, and no parser accepts that.
 */
function isTaken(rest: string, reason: string): boolean {
  if (reason === 'deficient indentation') return !/^\s*($|[\w-]+:(\s|$))/.test(rest);
  return Object.values(faultOf).includes(reason);
}

/** Behind a sign that stands at or behind `offset`, with nothing but white space and comments before it; `offset` where there is none. */
export function skipPast(text: string, offset: number, sign: '-' | ':'): number {
  const place = skipGap(text, offset, '');
  return text[place] === sign ? place + 1 : offset;
}

/** The offset of the first character at or behind `offset` that is no white space, no comment and not `also`. */
export function skipGap(text: string, offset: number, also: ',' | ''): number {
  let place = offset;
  for (;;) {
    const sign = text[place];
    if (sign === '#') place = lineEnd(text, place);
    else if (sign === ' ' || sign === '\t' || sign === '\n' || sign === '\r' || sign === '\ufeff') place += 1;
    else if (also !== '' && sign === also) place += 1;
    else return place;
  }
}

/** Where the line that `offset` is in ends, its line end left out. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Where the line that `offset` is in begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line before that of `offset` ends, its line end left out; 0 for the first line. */
export function previousLineEnd(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return start === 0 ? 0 : lineEnd(text, lineStart(text, start - 1));
}

/** A piece of a text that is to be replaced. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The text with all edits made. They may not overlap; of those at one place the first comes first. */
export function applyEdits(text: string, edits: Edit[]): string {
  const parts: string[] = [];
  let place = 0;
  for (const edit of edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    parts.push(text.slice(place, edit.start), edit.text);
    place = edit.end;
  }
  parts.push(text.slice(place));
  return parts.join('');
}
