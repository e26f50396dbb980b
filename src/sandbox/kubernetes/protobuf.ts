import { type Json, type JsonObject, objectAt, textAt } from './json.ts';

/** A field's encoded content. */
export type Wire = bigint | Buffer;
export type Read = (wire: Wire) => Json;
/** A field of a message: its name in JSON and how its content is decoded. */
export interface Field {
  name: string;
  read: Read;
  repeated?: 'list' | 'map';
}
/** The fields of a message, by their numbers. */
export type Message = Record<number, Field>;

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH = 2;

const asText: Read = (wire) => (typeof wire === 'bigint' ? '' : wire.toString('utf8'));
export const asBase64: Read = (wire) => (typeof wire === 'bigint' ? '' : wire.toString('base64'));
const asNumber: Read = (wire) => (typeof wire === 'bigint' ? Number(BigInt.asIntN(64, wire)) : 0);
const asFlag: Read = (wire) => wire === 1n;

export const text = (name: string): Field => ({ name, read: asText });
export const texts = (name: string): Field => ({ name, read: asText, repeated: 'list' });
export const number = (name: string): Field => ({ name, read: asNumber });
export const flag = (name: string): Field => ({ name, read: asFlag });
export const object = (name: string, message: Message): Field => ({ name, read: reader(message) });
export const objects = (name: string, message: Message): Field => ({ name, read: reader(message), repeated: 'list' });
export const map = (name: string, read = asText): Field => ({
  name,
  read: reader({ 1: text('key'), 2: { name: 'value', read } }),
  repeated: 'map',
});

function reader(fields: Message): Read {
  return (wire) => message(wire, fields);
}

/** Decodes a message; skips fields that its table does not name. */
export function message(wire: Wire, fields: Message): JsonObject {
  const result: JsonObject = {};
  for (const [number, inner] of typeof wire === 'bigint' ? [] : fieldsOf(wire)) {
    const field = fields[number];
    if (field !== undefined) add(result, field, field.read(inner));
  }
  return result;
}

/** Go sends every text, empty ones too; JSON leaves those out. */
function add(result: JsonObject, { name, repeated }: Field, value: Json): void {
  const known = result[name];
  if (repeated === 'list') result[name] = [...(Array.isArray(known) ? known : []), value];
  else if (repeated === 'map')
    result[name] = { ...objectAt(result, name), [textAt(value, 'key')]: textAt(value, 'value') };
  else if (value !== '') result[name] = value;
}

/** The fields of a message in order: number and content. */
export function* fieldsOf(bytes: Buffer): Generator<[number, Wire]> {
  let position = 0;
  while (position < bytes.length) {
    const [tag, afterTag] = varint(bytes, position);
    const [wire, next] = payload(bytes, afterTag, Number(tag & 7n));
    yield [Number(tag >> 3n), wire];
    position = next;
  }
}

function payload(bytes: Buffer, position: number, wireType: number): [Wire, number] {
  if (wireType === VARINT) return varint(bytes, position);
  const [length, start] = wireType === LENGTH ? varint(bytes, position) : [wireType === FIXED_64 ? 8n : 4n, position];
  const end = start + Number(length);
  if (end > bytes.length) throw new Error('a protobuf field ends after its message');
  return [bytes.subarray(start, end), end];
}

function varint(bytes: Buffer, start: number): [bigint, number] {
  let value = 0n;
  for (let position = start; position < bytes.length; position += 1) {
    const byte = BigInt(bytes[position] ?? 0);
    value |= (byte & 127n) << BigInt(7 * (position - start));
    if (byte < 128n) return [value, position + 1];
  }
  throw new Error('a protobuf number has no end');
}
