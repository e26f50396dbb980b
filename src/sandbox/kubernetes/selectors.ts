import { at, type JsonObject, objectAt } from './json.ts';
import { badRequest } from './status.ts';

type Test = (object: JsonObject) => boolean;
type Read = (object: JsonObject, key: string) => string | undefined;

const readLabel: Read = (object, key) => text(objectAt(object, 'metadata', 'labels')[key]);
/** Any field works as a selector: the real API server allows only a few, and kubectl uses no others. */
const readField: Read = (object, path) => text(at(object, ...path.split('.'))) ?? '';

/** The test for the labelSelector and fieldSelector of a list or watch. */
export function selectorOf(query: URLSearchParams): Test {
  const tests = [
    ...split(query.get('labelSelector') ?? '').map((term) => requirement(term, readLabel)),
    ...split(query.get('fieldSelector') ?? '').map((term) => requirement(term, readField)),
  ];
  return (object) => tests.every((test) => test(object));
}

/** Splits at commas outside of brackets. */
function split(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
}

function requirement(term: string, read: Read): Test {
  const set = /^(?<key>\S+)\s+(?<operator>in|notin)\s*\((?<values>[^)]*)\)$/.exec(term)?.groups;
  if (set?.key !== undefined) return among(set.key, (set.values ?? '').split(','), set.operator === 'in', read);
  const equality = /^(?<key>[^\s=!]+)\s*(?<operator>==|=|!=)\s*(?<value>[^\s=!]*)$/.exec(term)?.groups;
  if (equality?.key !== undefined) return among(equality.key, [equality.value ?? ''], equality.operator !== '!=', read);
  const existence = /^(?<not>!?)\s*(?<key>[^\s=!()]+)$/.exec(term)?.groups;
  const key = existence?.key;
  if (key !== undefined) return (object) => (read(object, key) === undefined) === (existence?.not === '!');
  throw badRequest(`unable to parse requirement: ${term}`);
}

function among(key: string, values: string[], wanted: boolean, read: Read): Test {
  const trimmed = values.map((value) => value.trim());
  return (object) => {
    const value = read(object, key);
    return (value !== undefined && trimmed.includes(value)) === wanted;
  };
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
