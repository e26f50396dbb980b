import { codes, type NodeTable } from './table.ts';
import { skipPast } from './text.ts';

export type YamlNode = YamlScalar | YamlSequence | YamlMapping | YamlAlias;

/** A node of a table, made when it is looked at. */
export function nodeAt(table: NodeTable, id: number): YamlNode {
  const code = table.code(id);
  if (code === codes.alias) return new YamlAlias(table, id);
  if (code === codes.mapping || code === codes.flowMapping) return new YamlMapping(table, id);
  if (code === codes.sequence || code === codes.flowSequence) return new YamlSequence(table, id);
  return new YamlScalar(table, id);
}

class Located {
  protected readonly table: NodeTable;
  /** The same whenever a node is looked at. */
  readonly id: number;

  constructor(table: NodeTable, id: number) {
    this.table = table;
    this.id = id;
  }

  /** Its anchor, its tag or its first character. */
  get start(): number {
    return this.table.start(this.id);
  }

  /** Behind its last character, a block scalar's final line end left out. */
  get end(): number {
    return this.table.end(this.id);
  }

  /** `!!str` and the like, as it is written. */
  get tag(): string | undefined {
    const head = this.table.text.slice(this.start, this.table.content(this.id));
    return head.includes('!') ? /(?:^|\s)(!\S*)/.exec(head)?.[1] : undefined;
  }

  /** What is right under it: of a mapping its keys and values in turn. */
  get children(): YamlNode[] {
    return this.table.children(this.id).map((id) => nodeAt(this.table, id));
  }
}

export class YamlScalar extends Located {
  get kind(): 'scalar' {
    return 'scalar';
  }

  /** What is written, whatever type a schema would give it. */
  get value(): string {
    return this.table.value(this.id);
  }

  get plain(): boolean {
    return this.table.code(this.id) === codes.plain;
  }
}

export class YamlSequence extends Located {
  get kind(): 'sequence' {
    return 'sequence';
  }

  get flow(): boolean {
    return this.table.code(this.id) === codes.flowSequence;
  }

  /** Behind the anchor and the tag, or where they would be. */
  get contentStart(): number {
    return this.table.content(this.id);
  }

  get items(): YamlNode[] {
    return this.children;
  }
}

export class YamlMapping extends Located {
  get kind(): 'mapping' {
    return 'mapping';
  }

  get flow(): boolean {
    return this.table.code(this.id) === codes.flowMapping;
  }

  get pairs(): YamlPair[] {
    return this.keys().map((key) => new YamlPair(this.table, key));
  }

  /** The pair with this text as its key, the mapping's own. */
  find(name: string): YamlPair | undefined {
    const { table, id } = this;
    for (let key = id + 1; key < table.next(id); key = table.next(table.next(key))) {
      if (table.isText(key, name)) return new YamlPair(table, key);
    }
    return undefined;
  }

  private keys(): number[] {
    const { table, id } = this;
    const found: number[] = [];
    for (let key = id + 1; key < table.next(id); key = table.next(table.next(key))) found.push(key);
    return found;
  }
}

export class YamlAlias extends Located {
  get kind(): 'alias' {
    return 'alias';
  }

  get target(): Exclude<YamlNode, YamlAlias> {
    return nodeAt(this.table, this.table.content(this.id)) as Exclude<YamlNode, YamlAlias>;
  }
}

export class YamlPair {
  readonly key: YamlNode;
  readonly value: YamlNode;
  private readonly text: string;

  constructor(table: NodeTable, key: number) {
    this.text = table.text;
    this.key = nodeAt(table, key);
    this.value = nodeAt(table, table.next(key));
  }

  /** Behind the colon. */
  get valueStart(): number {
    return skipPast(this.text, this.key.end, ':');
  }
}
