import type { YamlNode, YamlScalar } from './nodes.ts';
import { resolve } from './value.ts';

/** What kubectl takes a value for. `unreadable`: a number that no JSON can hold, or not what its tag says; refused wherever it stands. */
export type YamlType = 'null' | 'bool' | 'number' | 'unreadable' | 'text' | 'list' | 'mapping';

const words = new Map<string, YamlType>([
  ...withType('null', ['', '~', 'null', 'Null', 'NULL']),
  ...withType('bool', ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE']),
  ...withType('bool', ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE']),
  ...['', '+', '-'].flatMap((sign) => withType('unreadable', [`${sign}.inf`, `${sign}.Inf`, `${sign}.INF`])),
  ...withType('unreadable', ['.nan', '.NaN', '.NAN']),
]);

const tags = new Map<string, YamlType>([
  ['!!bool', 'bool'],
  ['!!int', 'number'],
  ['!!float', 'number'],
  ['!!null', 'null'],
]);

function withType(type: YamlType, texts: string[]): [string, YamlType][] {
  return texts.map((text) => [text, type]);
}

/** The type that kubectl's YAML reader gives a value: that of YAML 1.1, as the Go package yaml.v2 has it. */
export function typeOf(node: YamlNode): YamlType {
  const value = resolve(node);
  if (value.kind === 'mapping') return 'mapping';
  if (value.kind === 'sequence') return 'list';
  return typeOfScalar(value);
}

function typeOfScalar({ value, plain, tag }: YamlScalar): YamlType {
  if (tag === undefined) return plain ? typeOfPlain(value) : 'text';
  const tagged = tags.get(tag);
  return tagged === undefined || typeOfPlain(value) === tagged ? (tagged ?? 'text') : 'unreadable';
}

function typeOfPlain(text: string): YamlType {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.startsWith('.')) return isFinitePoint(text) ? 'number' : 'text';
  return /^[-+\d]/.test(text) && isNumber(text.replaceAll('_', '')) ? 'number' : 'text';
}

function isFinitePoint(text: string): boolean {
  return /^\.\d+([eE][-+]?\d+)?$/.test(text) && Number.isFinite(Number(text));
}

const largest = 2n ** 64n - 1n;
const smallest = -(2n ** 63n);

function isNumber(text: string): boolean {
  const [, sign = '', digits = ''] = /^([-+]?)(0x[\da-f]+|0b[01]+|0o[0-7]+|0[0-7]*|[1-9]\d*)$/i.exec(text) ?? [];
  if (digits !== '' && isInRange(sign, digits)) return true;
  const isFloat = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text);
  return isFloat && Number.isFinite(Number(text));
}

/** A number with a sign has 63 bits, one without has 64. */
function isInRange(sign: string, digits: string): boolean {
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits.toLowerCase());
  if (sign === '') return value <= largest;
  return sign === '-' ? -value >= smallest : value < -smallest;
}
