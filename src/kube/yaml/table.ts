/** The kinds of nodes. */
export const codes = { plain: 0, quoted: 1, sequence: 2, flowSequence: 3, mapping: 4, flowMapping: 5, alias: 6 };

/** What a table has of one node. */
export interface NodeRow {
  code: number;
  /** Its anchor, its tag or its first character. */
  start: number;
  /** Behind its last character, a block scalar's final line end left out. */
  end: number;
  /** Of a scalar: where its value begins; of a collection: behind its anchor and tag, or where they would be; of an alias: the node it stands for. */
  content: number;
}

/**
 * The nodes of a YAML text in the order in which they begin, in columns of numbers: a kubeconfig with 20,000 clusters has 700,000 of them,
 * and as objects they would take 90 MB in place of 15.
 */
export class NodeTable {
  readonly text: string;
  private codes = new Uint8Array();
  private starts = new Int32Array();
  private ends = new Int32Array();
  private contents = new Int32Array();
  private nexts = new Int32Array();
  /** Values of scalars that are not what is written there: those with escapes, and those on several lines. */
  private readonly values = new Map<number, string>();
  private count = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** How many nodes there are, which is the id of the next one. */
  get size(): number {
    return this.count;
  }

  /** Makes room for more nodes. */
  reserve(more: number): void {
    const needed = this.count + more;
    if (needed <= this.codes.length) return;
    const size = this.count === 0 ? needed : Math.max(needed, Math.ceil(this.count * 1.5));
    this.codes = grown(this.codes, new Uint8Array(size));
    this.starts = grown(this.starts, new Int32Array(size));
    this.ends = grown(this.ends, new Int32Array(size));
    this.contents = grown(this.contents, new Int32Array(size));
    this.nexts = grown(this.nexts, new Int32Array(size));
  }

  /** Begins a node; gives its id. */
  open(): number {
    this.count += 1;
    return this.count - 1;
  }

  /** Notes the value of a scalar, where it is not what is written there. */
  setValue(id: number, value: string): void {
    this.values.set(id, value);
  }

  /** Ends a node: those that were begun since are in it. */
  close(id: number, { code, start, end, content }: NodeRow): void {
    this.codes[id] = code;
    this.starts[id] = start;
    this.ends[id] = end;
    this.contents[id] = content;
    this.nexts[id] = this.count;
  }

  code(id: number): number {
    return this.codes[id] as number;
  }

  start(id: number): number {
    return this.starts[id] as number;
  }

  end(id: number): number {
    return this.ends[id] as number;
  }

  content(id: number): number {
    return this.contents[id] as number;
  }

  /** The node behind this one and all that is in it. */
  next(id: number): number {
    return this.nexts[id] as number;
  }

  /** The nodes right under a collection: of a mapping its keys and values in turn. */
  children(id: number): number[] {
    const found: number[] = [];
    for (let child = id + 1; child < this.next(id); child = this.next(child)) found.push(child);
    return found;
  }

  isScalar(id: number): boolean {
    return this.code(id) === codes.plain || this.code(id) === codes.quoted;
  }

  /** A scalar's value. */
  value(id: number): string {
    return this.values.get(id) ?? this.text.slice(this.content(id), this.valueEnd(id));
  }

  /** Whether a node is a scalar with this value. */
  isText(id: number, text: string): boolean {
    if (!this.isScalar(id)) return false;
    const value = this.values.get(id);
    if (value !== undefined) return value === text;
    const start = this.content(id);
    return this.valueEnd(id) - start === text.length && this.text.startsWith(text, start);
  }

  private valueEnd(id: number): number {
    return this.end(id) - (this.code(id) === codes.quoted ? 1 : 0);
  }
}

function grown<T extends Uint8Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
