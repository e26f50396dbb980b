import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import { nodeAt, type YamlNode } from './nodes.ts';
import { type Piece, splitAtKeys } from './pieces.ts';
import { codes, type NodeRow, NodeTable } from './table.ts';
import { faultOf, skipGap, skipPast, YamlFault } from './text.ts';

type Opening = Extract<Event, { style: unknown }>;
type ScalarEvent = Extract<Event, { valueStart: number }>;

/**
 * The nodes of a YAML text, with their places. Tags are passed over, aliases resolved.
 * Gives undefined for a text without a document. Throws `YamlFault` for what is no YAML, has several documents that are not empty, or a key twice.
 */
export function parseYamlTree(text: string): YamlNode | undefined {
  const pieces = text.length < long ? undefined : splitAtKeys(text);
  return (pieces && parsePieces(text, pieces)) ?? parseWhole(text);
}

/** Of a longer text the events take more memory than the rest of the program. Characters. */
const long = 1_000_000;

/** The same of a text that is split at its outermost keys; undefined for what has a fault, which only the whole text can tell. */
export function parsePieces(text: string, pieces: Piece[]): YamlNode | undefined {
  const table = new NodeTable(text);
  table.reserve(1);
  const anchors = new Map<string, number>();
  const seen = new Set<string>();
  const root = table.open();
  let [start, end, base]: [number | undefined, number, number] = [undefined, 0, 0];
  try {
    for (const [first = '', ...others] of pieces) {
      const key = table.size;
      const place = new TreeBuilder(first, table, anchors, base).addPair(seen);
      if (place === undefined) return undefined;
      start ??= place.start;
      end = place.end;
      base += first.length;
      for (const items of others) {
        const itemsEnd = new TreeBuilder(items, table, anchors, base).addItems(table.next(key));
        if (itemsEnd === undefined) return undefined;
        end = itemsEnd;
        base += items.length;
      }
    }
  } catch (error) {
    if (error instanceof YamlFault) return undefined;
    throw error;
  }
  table.close(root, { code: codes.mapping, start: start ?? 0, end, content: 0 });
  return nodeAt(table, root);
}

function parseWhole(text: string): YamlNode | undefined {
  return new TreeBuilder(text, new NodeTable(text), new Map(), 0).build();
}

class TreeBuilder {
  private readonly text: string;
  private readonly events: Event[];
  private readonly table: NodeTable;
  private readonly anchors: Map<string, number>;
  /** Where the text begins in that of the table. */
  private readonly base: number;
  private next = 0;
  /** Behind everything that has been read. */
  private cursor = 0;

  constructor(text: string, table: NodeTable, anchors: Map<string, number>, base: number) {
    this.text = text;
    this.events = readEvents(text);
    this.table = table;
    this.anchors = anchors;
    this.base = base;
    table.reserve(this.events.length);
  }

  /** Puts the pair of a mapping into the table, which has that mapping begun. Gives its places; undefined for anything else. */
  addPair(seen: Set<string>): { start: number; end: number } | undefined {
    const event = this.events[1];
    if (event?.type !== EVENT_ID.MAPPING || event.style === COLLECTION_STYLE.FLOW) return undefined;
    this.next = 2;
    this.pairs(false, seen);
    this.next += 2;
    if (this.next < this.events.length) return undefined;
    return { start: this.base + event.start, end: this.base + this.cursor };
  }

  /** Puts further items of a list into the table, of which that list is the last. Gives their end; undefined for anything else. */
  addItems(list: number): number | undefined {
    const { table, base } = this;
    const event = this.events[1];
    if (event?.type !== EVENT_ID.SEQUENCE || event.style === COLLECTION_STYLE.FLOW) return undefined;
    if (table.code(list) !== codes.sequence) return undefined;
    this.next = 2;
    this.items(false);
    this.next += 2;
    if (this.next < this.events.length) return undefined;
    const end = base + this.cursor;
    table.close(list, { code: codes.sequence, start: table.start(list), end, content: table.content(list) });
    return end;
  }

  build(): YamlNode | undefined {
    if (this.events.length === 0) return undefined;
    this.next = 1;
    const root = nodeAt(this.table, this.node());
    this.next += 1;
    if (this.events.slice(this.next).some(isContent)) throw new YamlFault(this.text, root.end, faultOf.twoDocuments);
    return root;
  }

  /** Puts the next node into the table, and gives its id. */
  private node(): number {
    const event = this.events[this.next];
    this.next += 1;
    if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) {
      throw new YamlFault(this.text, this.cursor, 'the document ends too early');
    }
    const id = this.table.open();
    const isAlias = event.type === EVENT_ID.ALIAS;
    const row = isAlias ? this.alias(event.anchorStart, event.anchorEnd) : this.anchored(id, event);
    this.cursor = row.end;
    const { base } = this;
    const content = isAlias ? row.content : base + row.content;
    this.table.close(id, { code: row.code, start: base + row.start, end: base + row.end, content });
    return id;
  }

  private alias(start: number, end: number): NodeRow {
    const target = this.anchors.get(this.text.slice(start, end));
    if (target === undefined) throw new YamlFault(this.text, start, 'an alias has no anchor before it');
    return { code: codes.alias, start: start - 1, end, content: target };
  }

  private anchored(id: number, event: Opening): NodeRow {
    const { anchorStart, anchorEnd, tagStart, tagEnd } = event;
    this.cursor = Math.max(this.cursor, anchorEnd, tagEnd);
    const isScalar = event.type === EVENT_ID.SCALAR;
    // Of most, the value is what is written there.
    const value = isScalar && !event.fast && event.valueStart >= 0 ? getScalarValue(this.text, event) : '';
    const row = isScalar ? this.scalar(event, value) : this.collection(event);
    if (tagStart >= 0) row.start = Math.min(row.start, tagStart);
    if (anchorStart >= 0) row.start = Math.min(row.start, anchorStart - 1);
    if (isScalar && !event.fast) this.table.setValue(id, value);
    if (anchorStart >= 0) this.anchors.set(this.text.slice(anchorStart, anchorEnd), id);
    return row;
  }

  private collection({ type, style, start }: Exclude<Opening, ScalarEvent>): NodeRow {
    const flow = style === COLLECTION_STYLE.FLOW;
    const content = this.cursor;
    if (flow) this.cursor = start + 1;
    const code = type === EVENT_ID.SEQUENCE ? this.items(flow) : this.pairs(flow);
    this.next += 1;
    return { code, start, end: flow ? skipGap(this.text, this.cursor, ',') + 1 : this.cursor, content };
  }

  private items(flow: boolean): number {
    while (!this.atPop()) {
      if (!flow) this.cursor = skipPast(this.text, this.cursor, '-');
      this.node();
    }
    return flow ? codes.flowSequence : codes.sequence;
  }

  private pairs(flow: boolean, seen = new Set<string>()): number {
    while (!this.atPop()) {
      const key = this.node();
      if (this.table.isScalar(key)) {
        const name = this.table.value(key);
        if (seen.has(name)) throw new YamlFault(this.text, this.table.start(key) - this.base, faultOf.keyTwice);
        seen.add(name);
      }
      this.cursor = skipPast(this.text, this.cursor, ':');
      this.node();
    }
    return flow ? codes.flowMapping : codes.mapping;
  }

  private atPop(): boolean {
    return this.events[this.next]?.type === EVENT_ID.POP;
  }

  private scalar({ valueStart, valueEnd, style }: ScalarEvent, value: string): NodeRow {
    const { cursor } = this;
    if (valueStart < 0) return { code: codes.plain, start: cursor, end: cursor, content: cursor };
    if (style === SCALAR_STYLE.PLAIN) {
      return { code: codes.plain, start: valueStart, end: valueEnd, content: valueStart };
    }
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
      return { code: codes.quoted, start: valueStart - 1, end: valueEnd + 1, content: valueStart };
    }
    const start = skipGap(this.text, cursor, '');
    return { code: codes.quoted, start, end: this.blockEnd(valueStart, valueEnd, value), content: valueStart };
  }

  /** Blank lines behind a block scalar are not of it, unless it keeps them (`|+`). */
  private blockEnd(valueStart: number, valueEnd: number, value: string): number {
    const content = this.text.slice(valueStart, valueEnd);
    if (content === '') return valueStart - 1;
    const tail = value.endsWith('\n\n') || value === '\n' ? /\r?\n$/ : /(?:\r?\n[ \t]*)+$/;
    return valueStart + content.replace(tail, '').length;
  }
}

/** Whether an event is part of a document that has something in it: an empty one may follow, as kubectl has it. */
function isContent(event: Event): boolean {
  if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return false;
  return event.type !== EVENT_ID.SCALAR || event.valueStart >= 0 || event.anchorStart >= 0 || event.tagStart >= 0;
}

function readEvents(text: string): Event[] {
  try {
    return parseEvents(text, {});
  } catch (error) {
    throw YamlFault.from(text, error);
  }
}
