/**
 * Brackets, braces and commas in an answer: no honest list has as many. JSON.parse makes an object of fifty bytes out of each few of
 * them, so that an answer within its limit could take gigabytes of memory.
 */
const mostValues = 2_000_000;

/** Characters of an answer that cannot have so many values that it matters. */
const small = 1024 * 1024;

const structural = new Set([...'[{,'].map((character) => character.charCodeAt(0)));

/** What a text of JSON says; undefined for one that is none, or is made to fill the memory. */
export function parseJson(text: string): unknown {
  if (text.length > small && hasTooManyValues(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Those inside of texts count too, which are few. */
function hasTooManyValues(text: string): boolean {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    if (structural.has(text.charCodeAt(at)) && ++count > mostValues) return true;
  }
  return false;
}
