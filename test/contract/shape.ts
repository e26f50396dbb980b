import type { Json } from './json.ts';

export interface ShapeOptions {
  /** Makes values of two servers comparable: host, ids and names become the same words on both. */
  normalise?: (text: string) => string;
  /** Fields whose values have to be equal, besides those that always have to. */
  literals?: string[];
}

/** Fields whose values carry meaning wherever they stand. */
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
 * How `actual` differs from the shape of `expected`: a field too few or too many, another JSON type, another value where values
 * carry meaning. Each difference is one sentence; no differences, an empty list.
 */
export function differences(expected: Json, actual: Json, options: ShapeOptions = {}): string[] {
  return compare([expected], actual, { path: '', name: '', options });
}

interface Place {
  path: string;
  /** The name of the field, or of the list it is an entry of. */
  name: string;
  options: ShapeOptions;
}

/** `samples` are all values seen at this place in the fixture: the entries of a list are samples of one another. */
function compare(samples: Json[], actual: Json, place: Place): string[] {
  const types = new Set(samples.map(typeOf));
  // A value only ever seen as null may be anything where there is one.
  const unknown = types.size === 1 && types.has('null');
  if (!unknown && !types.has(typeOf(actual))) {
    return [`${at(place)} is ${typeOf(actual)}, not ${[...types].join(' or ')}`];
  }
  if (isPrimitive(actual)) return compareValue(samples, actual, place);
  if (unknown || FREE_LISTS.includes(place.name)) return [];
  if (Array.isArray(actual)) return compareList(samples.filter(Array.isArray), actual, place);
  return compareObject(samples.filter(isObject), actual, place);
}

function compareValue(samples: Json[], actual: Json, place: Place): string[] {
  if (place.name === 'expiresAt') return compareEmptiness(samples, actual, place);
  if (![...LITERALS, ...(place.options.literals ?? [])].includes(place.name)) return [];
  const normal = (value: Json) => (typeof value === 'string' ? (place.options.normalise?.(value) ?? value) : value);
  if (samples.some((sample) => normal(sample) === normal(actual))) return [];
  const allowed = samples.map((sample) => JSON.stringify(normal(sample))).join(' or ');
  return [`${at(place)} is ${JSON.stringify(normal(actual))}, not ${allowed}`];
}

/** An empty time says something (that it is not told), any other is as good as the next. */
function compareEmptiness(samples: Json[], actual: Json, place: Place): string[] {
  if (samples.some((sample) => (sample === '') === (actual === ''))) return [];
  return [`${at(place)} is ${actual === '' ? 'empty' : 'not empty'}`];
}

function compareList(samples: Json[][], actual: Json[], place: Place): string[] {
  const entries = samples.flat();
  if (entries.length === 0) return actual.length === 0 ? [] : [`${at(place)} is not empty`];
  if (actual.length === 0 && samples.every((sample) => sample.length > 0)) return [`${at(place)} is empty`];
  return actual.flatMap((entry, index) => compare(entries, entry, { ...place, path: `${place.path}[${index}]` }));
}

function compareObject(samples: JsonObject[], actual: JsonObject, place: Place): string[] {
  if (MAPS.includes(place.name)) return compareMap(actual, place);
  const known = new Set(samples.flatMap((sample) => Object.keys(sample)));
  const extra = Object.keys(actual).filter((key) => !known.has(key));
  return [
    ...extra.map((key) => `${at(inside(place, key))} is in no fixture`),
    ...[...known].flatMap((key) => compareField(samples, actual, inside(place, key), key)),
  ];
}

function compareField(samples: JsonObject[], actual: JsonObject, place: Place, key: string): string[] {
  const value = actual[key];
  const seen = samples.flatMap((sample) => (sample[key] === undefined ? [] : [sample[key]]));
  if (value !== undefined) return compare(seen, value, place);
  return seen.length === samples.length ? [`${at(place)} is missing`] : [];
}

function compareMap(actual: JsonObject, place: Place): string[] {
  const wrong = Object.entries(actual).filter(([, value]) => typeof value !== 'string');
  return wrong.map(([key, value]) => `${at(inside(place, key))} is ${typeOf(value)}, not string`);
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

function inside(place: Place, name: string): Place {
  return { ...place, name, path: `${place.path}.${name}` };
}

function at({ path }: Place): string {
  return path === '' ? 'the body' : path;
}
