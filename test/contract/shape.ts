import type { Json } from './json.ts';
import { findOptional } from './optional-fields.ts';

export interface ShapeOptions {
  /** Makes values of two servers comparable: repositions host, ids and names by the same positionholders. */
  normalise?: (text: string) => string;
  /** Fields whose values have to be equal, besides those that always have to. */
  literals?: string[];
  /** Fields whose values do not matter here. */
  ignored?: string[];
}

/** Fields whose values carry meaning everywhere. */
const LITERALS = [
  ...[
    'type',
    'baseType',
    'resourceType',
    'kind',
    'apiVersion',
    'code',
    'status',
    'message',
    'reason',
    'Code',
    'Status',
  ],
  ...['Message', 'ttl', 'clusterId', 'clusterName', 'isDerived', 'authProvider', 'enabled', 'me', 'mustChangePassword'],
  ...['state', 'transitioning', 'partial', 'limit', 'config'],
];

/** Fields that hold a map: its keys are data, its values text. */
const MAPS = ['labels', 'annotations'];

/** Lists whose entries depend on what the server's controllers have done so far. */
const FREE_LISTS = ['conditions'];

/**
 * How `actual` differs from the shape of `expected`: a field that is missing or added, another JSON type, another value
 * where values carry meaning. One sentence for each difference. Optional fields may be missing or added.
 */
export function differences(expected: Json, actual: Json, options: ShapeOptions = {}): string[] {
  return compare([expected], actual, { path: '', name: '', options });
}

interface Position {
  path: string;
  /** The name of the field, or of the list that it is an entry of. */
  name: string;
  options: ShapeOptions;
}

/** `samples`: all values at this position in the fixture; the entries of a list are samples of one another. */
function compare(samples: Json[], actual: Json, position: Position): string[] {
  const types = new Set(samples.map(typeOf));
  // Where the fixture has only null, any value is possible.
  const unknown = types.size === 1 && types.has('null');
  if (!unknown && !types.has(typeOf(actual))) {
    return [`${at(position)} is ${typeOf(actual)}, not ${[...types].join(' or ')}`];
  }
  if (isPrimitive(actual)) return compareValue(samples, actual, position);
  if (unknown || FREE_LISTS.includes(position.name)) return [];
  if (Array.isArray(actual)) return compareList(samples.filter(Array.isArray), actual, position);
  return compareObject(samples.filter(isObject), actual, position);
}

function compareValue(samples: Json[], actual: Json, position: Position): string[] {
  if (position.options.ignored?.includes(position.name)) return [];
  if (position.name === 'expiresAt') return compareEmptiness(samples, actual, position);
  if (![...LITERALS, ...(position.options.literals ?? [])].includes(position.name)) return [];
  const normal = (value: Json) => (typeof value === 'string' ? (position.options.normalise?.(value) ?? value) : value);
  if (samples.some((sample) => normal(sample) === normal(actual))) return [];
  const allowed = samples.map((sample) => JSON.stringify(normal(sample))).join(' or ');
  return [`${at(position)} is ${JSON.stringify(normal(actual))}, not ${allowed}`];
}

/** Whether a time is empty matters, its value does not. */
function compareEmptiness(samples: Json[], actual: Json, position: Position): string[] {
  if (samples.some((sample) => (sample === '') === (actual === ''))) return [];
  return [`${at(position)} is ${actual === '' ? 'empty' : 'not empty'}`];
}

function compareList(samples: Json[][], actual: Json[], position: Position): string[] {
  const entries = samples.flat();
  if (entries.length === 0) return actual.length === 0 ? [] : [`${at(position)} is not empty`];
  if (actual.length === 0 && samples.every((sample) => sample.length > 0)) return [`${at(position)} is empty`];
  return actual.flatMap((entry, index) => compare(entries, entry, { ...position, path: `${position.path}[${index}]` }));
}

function compareObject(samples: JsonObject[], actual: JsonObject, position: Position): string[] {
  if (MAPS.includes(position.name)) return compareMap(actual, position);
  const known = new Set(samples.flatMap((sample) => Object.keys(sample)));
  const names = [position.name, String(actual.type), String(actual.kind)];
  const isFree = (key: string) => findOptional(key, names)?.isFree === true;
  const mayDiffer = (key: string) => findOptional(key, names) !== undefined && !(known.has(key) && key in actual);
  const keys = [...new Set([...known, ...Object.keys(actual)])].filter((key) => !isFree(key) && !mayDiffer(key));
  return keys.flatMap((key) =>
    known.has(key)
      ? compareField(samples, actual, inside(position, key), key)
      : [`${at(inside(position, key))} is in no fixture`],
  );
}

function compareField(samples: JsonObject[], actual: JsonObject, position: Position, key: string): string[] {
  const value = actual[key];
  const seen = samples.flatMap((sample) => (sample[key] === undefined ? [] : [sample[key]]));
  if (value !== undefined) return compare(seen, value, position);
  return seen.length === samples.length ? [`${at(position)} is missing`] : [];
}

function compareMap(actual: JsonObject, position: Position): string[] {
  const wrong = Object.entries(actual).filter(([, value]) => typeof value !== 'string');
  return wrong.map(([key, value]) => `${at(inside(position, key))} is ${typeOf(value)}, not string`);
}

type JsonObject = { [field: string]: Json };

function isObject(value: Json): value is JsonObject {
  return typeOf(value) === 'object';
}

function isPrimitive(value: Json): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null;
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function inside(position: Position, name: string): Position {
  return { ...position, name, path: `${position.path}.${name}` };
}

function at({ path }: Position): string {
  return path === '' ? 'the body' : path;
}
