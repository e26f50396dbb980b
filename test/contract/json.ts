/** What JSON.parse returns. */
export type Json = string | number | boolean | null | Json[] | { [field: string]: Json };

/** Parses JSON; other text stays text. */
export function parseJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** A field of an object; undefined when there is none. */
export function field(value: Json | undefined, ...names: string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const name of names) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = at[name];
  }
  return at;
}

/** A field that has to be text; throws otherwise. */
export function textField(value: Json | undefined, ...names: string[]): string {
  const found = field(value, ...names);
  if (typeof found !== 'string') throw new Error(`no text at ${names.join('.')} in ${JSON.stringify(value)}`);
  return found;
}

/** A field that has to be a list; throws otherwise. */
export function listField(value: Json | undefined, ...names: string[]): Json[] {
  const found = field(value, ...names);
  if (!Array.isArray(found)) throw new Error(`no list at ${names.join('.')} in ${JSON.stringify(value)}`);
  return found;
}
