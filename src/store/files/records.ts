import { isPlainObject } from '../../plain-object.ts';

/** A stored JSON object. The readers below return undefined for a field that is missing or of another type. */
export type StoredRecord = Record<string, unknown>;

/** The JSON object in a file's content; undefined for no file and for anything else. */
export function parseRecord(content: string | undefined): StoredRecord | undefined {
  if (content === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(content);
    return asRecord(value);
  } catch {
    return undefined;
  }
}

export function asRecord(value: unknown): StoredRecord | undefined {
  return isPlainObject(value) ? { ...value } : undefined;
}

export function text(record: StoredRecord | undefined, field: string): string | undefined {
  const value = record?.[field];
  return typeof value === 'string' ? value : undefined;
}

/** The last moment that RFC 3339 can express and Kubernetes clients can read. Milliseconds. */
const endOfTime = Date.UTC(9999, 11, 31, 23, 59, 59);

/** A moment in milliseconds since the epoch. */
export function time(record: StoredRecord | undefined, field: string): number | undefined {
  const value = number(record, field);
  return value !== undefined && value >= 0 && value <= endOfTime ? value : undefined;
}

/** A finite number. */
export function number(record: StoredRecord | undefined, field: string): number | undefined {
  const value = record?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const minute = 60_000;

/** What is longer cannot be meant: a thousand years, in milliseconds. */
const longestDuration = 1_000 * 366 * 24 * 60 * minute;

/** A length of time in milliseconds: a whole number, of a minute at least, which is the server's unit. */
export function duration(record: StoredRecord | undefined, field: string): number | undefined {
  const value = number(record, field);
  return Number.isInteger(value) && value !== undefined && value >= minute && value <= longestDuration
    ? value
    : undefined;
}
