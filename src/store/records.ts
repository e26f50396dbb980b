/** Readers of the fields of a stored JSON object: what is missing or of another type is undefined, never an exception. */
export type StoredRecord = Record<string, unknown>;

/** The object in a file's content, or undefined for no file and for anything that is not a JSON object. */
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
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

export function text(record: StoredRecord | undefined, field: string): string | undefined {
  const value = record?.[field];
  return typeof value === 'string' ? value : undefined;
}

/** A finite number. */
export function number(record: StoredRecord | undefined, field: string): number | undefined {
  const value = record?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
