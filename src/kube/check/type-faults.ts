import type { YamlMapping, YamlNode, YamlScalar } from '../yaml/nodes.ts';
import { typeOf, type YamlType } from '../yaml/types.ts';
import { findText, resolve } from '../yaml/value.ts';
import { kubeconfigShape, type Shape } from './kubectl-schema.ts';

/** A value that kubectl cannot read into its field. */
export interface TypeFault {
  /** Where it is in the text. */
  start: number;
  reason: string;
}

/** The values of a kubeconfig that are of another type than their fields, each place once. */
export function findTypeFaults(root: YamlMapping): TypeFault[] {
  const walk = new Walk();
  walk.value(root, kubeconfigShape, 'the file');
  return walk.faults;
}

/** The text of a key; empty for one that is no text. */
export function fieldOf(key: YamlNode): string {
  const name = resolve(key);
  return name.kind === 'scalar' ? name.value : '';
}

const nouns: Record<YamlType, string> = {
  null: 'nothing',
  bool: 'true or false',
  number: 'a number',
  unreadable: 'nothing',
  text: 'text',
  list: 'a list',
  mapping: 'a mapping',
};

const wanted: Record<string, YamlType> = { text: 'text', base64: 'text', bool: 'bool', number: 'number' };

class Walk {
  readonly faults: TypeFault[] = [];
  private readonly places = new Set<number>();
  // Aliases may stand for much: each is looked at once for what it has to be.
  private readonly mappings = new Map<number, ReadonlyMap<string, YamlNode>>();
  private readonly seen = new Map<Shape, Set<number>>();

  value(node: YamlNode, shape: Shape, field: string): void {
    if (node.kind === 'alias' && this.isKnown(node.target.id, shape)) return;
    const fault = faultOfValue(node, shape, field);
    if (fault !== undefined) {
      this.fault(node, fault);
      return;
    }
    const value = resolve(node);
    if (value.kind === 'sequence') this.items(value.items, shape, field);
    else if (value.kind === 'mapping') this.fields(value, shape);
  }

  private isKnown(id: number, shape: Shape): boolean {
    const known = this.seen.get(shape) ?? new Set();
    this.seen.set(shape, known);
    return known.size === known.add(id).size;
  }

  private items(items: YamlNode[], shape: Shape, field: string): void {
    const ofAny: { list: Shape; named?: true } = { list: shape === 'base64' ? 'number' : 'any' };
    const { list, named = false } = typeof shape === 'object' && 'list' in shape ? shape : ofAny;
    const seen = new Set<string>();
    for (const item of items) {
      this.value(item, list, `an entry of ${field}`);
      if (!named) continue;
      const name = findText(item, 'name') ?? '';
      if (seen.has(name))
        this.fault(item, 'an entry before it in this list has the same name. Delete one, or rename it');
      seen.add(name);
    }
  }

  private fields(mapping: YamlMapping, shape: Shape): void {
    for (const [name, value] of this.effective(mapping)) this.value(value, shapeOf(shape, name), name);
  }

  /** What counts under each key: of keys and merged mappings the later one, of several that are merged at once the first. */
  private effective(mapping: YamlMapping): ReadonlyMap<string, YamlNode> {
    const found = new Map<string, YamlNode>();
    for (const { key, value } of mapping.pairs) {
      const name = resolve(key);
      if (name.kind !== 'scalar' || ['null', 'unreadable'].includes(typeOf(name))) {
        this.fault(key, 'this is no key of a mapping. Put quotes around a template');
      } else if (name.value !== '<<' || !name.plain) found.set(name.value, value);
      else for (const [field, one] of this.merged(value)) found.set(field, one);
    }
    return found;
  }

  private effectiveOnce(mapping: YamlMapping): ReadonlyMap<string, YamlNode> {
    const known = this.mappings.get(mapping.id) ?? this.effective(mapping);
    this.mappings.set(mapping.id, known);
    return known;
  }

  private merged(node: YamlNode): [string, YamlNode][] {
    const value = resolve(node);
    const sources = value.kind === 'sequence' ? value.items.map(resolve) : [value];
    return sources.toReversed().flatMap((source) => {
      if (source.kind === 'mapping') return [...this.effectiveOnce(source)];
      this.fault(node, 'only mappings can be merged');
      return [];
    });
  }

  private fault({ start }: YamlNode, reason: string): void {
    if (this.places.has(start)) return;
    this.places.add(start);
    this.faults.push({ start, reason });
  }
}

/** What is wrong with a value itself, whatever is in it. */
function faultOfValue(node: YamlNode, shape: Shape, field: string): string | undefined {
  const type = typeOf(node);
  if (type === 'null') return undefined;
  if (type === 'unreadable') return `kubectl cannot read this value of ${field}. Put quotes around it`;
  // Go takes a list of numbers for bytes, too.
  if (shape === 'base64' && type === 'list') return undefined;
  const need = needOf(shape);
  if (need !== undefined && need !== type) return describe(field, need, type);
  const value = resolve(node);
  const isData = shape === 'base64' && value.kind === 'scalar';
  return isData && !isBase64(decoded(value)) ? `${field} is not base64` : undefined;
}

function needOf(shape: Shape): YamlType | undefined {
  if (typeof shape === 'string') return wanted[shape];
  return 'list' in shape ? 'list' : 'mapping';
}

function shapeOf(shape: Shape, field: string): Shape {
  if (typeof shape === 'string' || 'list' in shape) return 'any';
  if ('values' in shape) return shape.values;
  const other = shape === kubeconfigShape && /^(apiversion|kind)$/i.test(field) ? 'text' : 'any';
  return Object.hasOwn(shape.fields, field) ? (shape.fields[field] ?? 'any') : other;
}

function describe(field: string, need: YamlType, type: YamlType): string {
  const what = `${field} has to be ${nouns[need]}, and kubectl reads this as ${nouns[type]}`;
  if (need === 'text' && (type === 'bool' || type === 'number')) return `${what}. Put quotes around it`;
  return need === 'bool' && type === 'text' ? `${what}. Write true or false, without quotes` : what;
}

function decoded({ value, tag }: YamlScalar): string {
  return tag === '!!binary' ? Buffer.from(value, 'base64').toString('latin1') : value;
}

/** As Go's decoder has it: line ends are passed over, and nothing else. */
function isBase64(text: string): boolean {
  const signs = text.replace(/[\r\n]/g, '');
  return signs.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(signs);
}
