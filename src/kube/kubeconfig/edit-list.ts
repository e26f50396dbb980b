import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { commentsIn } from '../yaml/comments.ts';
import type { YamlMapping, YamlNode, YamlSequence } from '../yaml/nodes.ts';
import { type Edit, lineEnd, lineStart, previousLineEnd } from '../yaml/text.ts';
import { printBlock, printFlow } from '../yaml/value.ts';
import { findList, type KubeconfigFile, type ListName, listNames } from './kubeconfig-file.ts';

/** What is to become of a list. Items that are not named here keep every character. */
export interface ListChange {
  /** By the item's place: what stands there instead, nothing to take it out. */
  replaced: Map<number, unknown[]>;
  added: unknown[];
}

/** A file's line end. */
export function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The edits that change a list of a file in place. Throws `failed` where the list is not written out in its own place. */
export function editList(file: KubeconfigFile, root: YamlMapping, list: ListName, change: ListChange): Edit[] {
  if (change.replaced.size === 0 && change.added.length === 0) return [];
  const pair = root.find(list);
  const items = findList(file, list);
  if (pair === undefined && items === undefined) return [addKey(file.text, root, list, newList(file, root, change))];
  if (pair === undefined || pair.value.kind === 'alias') throw notInPlace(file, list);
  const { value, valueStart } = pair;
  if (items !== undefined && items.items.length > 0) {
    return items.flow ? [editFlow(file.text, items, change)] : editBlock(file.text, items, change);
  }
  if (root.flow) return [{ start: valueStart, end: value.end, text: newList(file, root, change) }];
  const lineBehind = lineEnd(file.text, value.end);
  return [
    { start: valueStart, end: value.end, text: '' },
    { start: lineBehind, end: lineBehind, text: newList(file, root, change) },
  ];
}

function notInPlace({ path }: KubeconfigFile, list: ListName): CliError {
  return new CliError(
    'failed',
    `${printable(path)} cannot be changed: its ${list} are an alias of something else`,
    `Write the list of ${list} out in that file.`,
  );
}

/** Adds a key with its value, as it stands behind the colon, at the end of a mapping. */
export function addKey(text: string, root: YamlMapping, key: string, value: string): Edit {
  if (!root.flow) {
    const place = lineEnd(text, root.end);
    return { start: place, end: place, text: `${lineEndOf(text)}${key}:${value}` };
  }
  const last = root.pairs.at(-1)?.value;
  const place = last?.end ?? root.end - 1;
  return { start: place, end: place, text: `${last === undefined ? '' : ', '}${printFlow(key)}:${value}` };
}

function newList(file: KubeconfigFile, root: YamlMapping, { added }: ListChange): string {
  if (root.flow) return ` ${printFlow(added)}`;
  const eol = lineEndOf(file.text);
  return [...printItems(added, columnOfLists(file), eol).values()].map((item) => eol + item).join('');
}

function columnOfLists(file: KubeconfigFile): number {
  const lists = listNames.map((list) => findList(file, list));
  const first = lists.find((list) => list !== undefined && !list.flow && list.items.length > 0)?.items[0];
  return first === undefined ? 0 : columnOf(file.text, dashOf(file.text, first));
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Where the dash of an item is: in its line, or in one before it. */
function dashOf(text: string, item: YamlNode): number {
  for (let start = lineStart(text, item.start); start > 0; start = lineStart(text, start - 1)) {
    const lead = /^ *-(?=\s|$)/.exec(text.slice(start, lineEnd(text, start)));
    if (lead !== null) return start + lead[0].length - 1;
  }
  return item.start;
}

function editBlock(text: string, { items, contentStart }: YamlSequence, { replaced, added }: ListChange): Edit[] {
  const eol = lineEndOf(text);
  const column = columnOf(text, dashOf(text, items[0] as YamlNode));
  const printed = printItems([...replaced.values(), added].flat(), column, eol);
  const edits = items.flatMap((item, index): Edit[] => {
    const values = replaced.get(index);
    if (values === undefined) return [];
    const start = dashOf(text, item);
    const end = lineEnd(text, item.end);
    if (values.length === 0) return [{ start: previousLineEnd(text, start), end, text: '' }];
    // Nothing may be left where they stood.
    const comments = commentsIn(text, item, start, end).map((comment) => ' '.repeat(column) + comment);
    const lines = [...comments, ...values.map((value) => printed.get(value))].join(eol);
    return [{ start, end, text: lines.slice(column) }];
  });
  const emptied = items.every((_, index) => replaced.get(index)?.length === 0) && added.length === 0;
  if (emptied) edits.push({ start: contentStart, end: contentStart, text: ' []' });
  const behind = lineEnd(text, items.at(-1)?.end ?? contentStart);
  const appended = added.map((value) => eol + printed.get(value)).join('');
  return [...edits, { start: behind, end: behind, text: appended }];
}

/** How many items are printed at once: for each alone a printer would be made, and all together take much memory. */
const batch = 100;

/** The items of a block list, each as it is printed. */
function printItems(values: unknown[], column: number, eol: string): Map<unknown, string> {
  const margin = ' '.repeat(column);
  const printed = new Map<unknown, string>();
  for (let start = 0; start < values.length; start += batch) {
    const some = values.slice(start, start + batch);
    const texts = printBlock(some).split(/\n(?=-)/);
    some.forEach((value, index) => {
      const lines = (texts[index] ?? '').split('\n');
      printed.set(value, lines.map((line) => (line === '' ? line : margin + line)).join(eol));
    });
  }
  return printed;
}

/** A `[list]`: what stays keeps what stands before it. */
function editFlow(text: string, { items }: YamlSequence, { replaced, added }: ListChange): Edit {
  const start = items[0]?.start ?? 0;
  const end = items.at(-1)?.end ?? start;
  let result = '';
  items.forEach((item, index) => {
    const values = replaced.get(index);
    const piece = values === undefined ? text.slice(item.start, item.end) : values.map(printFlow).join(', ');
    if (piece === '') return;
    result += result === '' ? piece : text.slice(items[index - 1]?.end ?? item.start, item.start) + piece;
  });
  return { start, end, text: [result, ...added.map(printFlow)].filter((piece) => piece !== '').join(', ') };
}
