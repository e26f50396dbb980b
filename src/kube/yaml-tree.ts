import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import { faultOf, type Gap, skipGap, YamlFault } from './yaml-text.ts';

/** Where a node stands in the text: from its anchor, tag or first character to behind its last one, a block scalar's final line end left out. */
interface Place {
  start: number;
  end: number;
}

export interface YamlScalar extends Place {
  kind: 'scalar';
  /** What is written, whatever type a schema would give it. */
  value: string;
  plain: boolean;
}

export interface YamlSequence extends Place {
  kind: 'sequence';
  flow: boolean;
  /** Behind the anchor and the tag, or where they would be. */
  contentStart: number;
  items: YamlNode[];
}

export interface YamlMapping extends Place {
  kind: 'mapping';
  flow: boolean;
  pairs: YamlPair[];
}

export interface YamlAlias extends Place {
  kind: 'alias';
  target: Exclude<YamlNode, YamlAlias>;
}

export interface YamlPair {
  key: YamlNode;
  /** Behind the colon. */
  valueStart: number;
  value: YamlNode;
}

export type YamlNode = YamlScalar | YamlSequence | YamlMapping | YamlAlias;

type Opening = Extract<Event, { style: unknown }>;

/**
 * The nodes of a YAML text, with their places. Tags are passed over, aliases resolved.
 * Gives undefined for a text without a document. Throws `YamlFault` for what is no YAML, has several documents, or a key twice.
 */
export function parseYamlTree(text: string): YamlNode | undefined {
  return new TreeBuilder(text).build();
}

class TreeBuilder {
  private readonly text: string;
  private readonly events: Event[];
  private readonly anchors = new Map<string, Exclude<YamlNode, YamlAlias>>();
  private next = 0;
  /** Behind everything that has been read. */
  private cursor = 0;

  constructor(text: string) {
    this.text = text;
    this.events = readEvents(text);
  }

  build(): YamlNode | undefined {
    if (this.events.length === 0) return undefined;
    this.next = 1;
    const root = this.node();
    this.next += 1;
    if (this.next < this.events.length) throw new YamlFault(this.text, root.end, faultOf.twoDocuments);
    return root;
  }

  private node(): YamlNode {
    const event = this.events[this.next];
    this.next += 1;
    if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) {
      throw new YamlFault(this.text, this.cursor, 'the document ends too early');
    }
    if (event.type === EVENT_ID.ALIAS) return this.alias(event.anchorStart, event.anchorEnd);
    const node = this.anchored(event);
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), node);
    this.cursor = node.end;
    return node;
  }

  private alias(start: number, end: number): YamlAlias {
    const target = this.anchors.get(this.text.slice(start, end));
    if (target === undefined) throw new YamlFault(this.text, start, 'an alias has no anchor before it');
    this.cursor = end;
    return { kind: 'alias', target, start: start - 1, end };
  }

  private anchored(event: Opening): Exclude<YamlNode, YamlAlias> {
    const properties = [event.anchorStart, event.tagStart].filter((start) => start >= 0);
    if (event.anchorStart >= 0) properties.push(event.anchorStart - 1);
    this.cursor = Math.max(this.cursor, event.anchorEnd, event.tagEnd);
    const node = this.content(event);
    return properties.length === 0 ? node : { ...node, start: Math.min(node.start, ...properties) };
  }

  private content(event: Opening): Exclude<YamlNode, YamlAlias> {
    if (event.type === EVENT_ID.SCALAR) return this.scalar(event);
    const flow = event.style === COLLECTION_STYLE.FLOW;
    const { start } = event;
    const contentStart = this.cursor;
    if (flow) this.cursor = start + 1;
    if (event.type === EVENT_ID.SEQUENCE) {
      const items = this.items(flow);
      return { kind: 'sequence', flow, contentStart, items, start, end: this.close(flow) };
    }
    const pairs = this.pairs();
    return { kind: 'mapping', flow, pairs, start, end: this.close(flow) };
  }

  private items(flow: boolean): YamlNode[] {
    const items: YamlNode[] = [];
    while (!this.atPop()) {
      if (!flow) this.cursor = this.skipPast('-');
      items.push(this.node());
    }
    return items;
  }

  private pairs(): YamlPair[] {
    const pairs: YamlPair[] = [];
    const seen = new Set<string>();
    while (!this.atPop()) {
      const key = this.node();
      if (key.kind === 'scalar') {
        if (seen.has(key.value)) throw new YamlFault(this.text, key.start, faultOf.keyTwice);
        seen.add(key.value);
      }
      const valueStart = this.skipPast(':');
      this.cursor = valueStart;
      pairs.push({ key, valueStart, value: this.node() });
    }
    return pairs;
  }

  private atPop(): boolean {
    return this.events[this.next]?.type === EVENT_ID.POP;
  }

  private close(flow: boolean): number {
    this.next += 1;
    return flow ? skipGap(this.text, this.cursor, ',') + 1 : this.cursor;
  }

  private skipPast(sign: Gap): number {
    const place = skipGap(this.text, this.cursor, '');
    return this.text[place] === sign ? place + 1 : this.cursor;
  }

  private scalar(event: Extract<Event, { valueStart: number }>): YamlScalar {
    const { valueStart, valueEnd, style } = event;
    const value = valueStart < 0 ? '' : getScalarValue(this.text, event);
    if (valueStart < 0) return { kind: 'scalar', value, plain: true, start: this.cursor, end: this.cursor };
    if (style === SCALAR_STYLE.PLAIN) return { kind: 'scalar', value, plain: true, start: valueStart, end: valueEnd };
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
      return { kind: 'scalar', value, plain: false, start: valueStart - 1, end: valueEnd + 1 };
    }
    const start = skipGap(this.text, this.cursor, '');
    return { kind: 'scalar', value, plain: false, start, end: this.blockEnd(valueStart, valueEnd, value) };
  }

  /** Blank lines behind a block scalar are not of it, unless it keeps them (`|+`). */
  private blockEnd(valueStart: number, valueEnd: number, value: string): number {
    const content = this.text.slice(valueStart, valueEnd);
    if (content === '') return valueStart - 1;
    const tail = value.endsWith('\n\n') || value === '\n' ? /\r?\n$/ : /(?:\r?\n[ \t]*)+$/;
    return valueStart + content.replace(tail, '').length;
  }
}

function readEvents(text: string): Event[] {
  try {
    return parseEvents(text, {});
  } catch (error) {
    throw YamlFault.from(text, error);
  }
}
