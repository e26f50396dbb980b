/**
 * Brackets, braces and commas in a response: no real list has as many. `JSON.parse` needs some fifty bytes for each,
 * and no deadline interrupts it: 64 MiB of `[` take 2.8 GB and many seconds, 64 MiB of `{},` end the process.
 */
const mostValues = 2_000_000;

/** Characters. A shorter text cannot have too many values. */
const small = 1024 * 1024;

const structural = new Set([...'[{,'].map((character) => character.charCodeAt(0)));

/** The value of a JSON text; undefined for one that is not JSON, or is made to fill the memory. */
export function parseJson(text: string): unknown {
  if (text.length > small && hasTooManyValues(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Those inside of strings count too, which are few. */
function hasTooManyValues(text: string): boolean {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    if (structural.has(text.charCodeAt(at)) && ++count > mostValues) return true;
  }
  return false;
}
