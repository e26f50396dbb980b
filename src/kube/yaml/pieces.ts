/** The texts of one outermost key: the first begins with the key, each other one with a further item of the list that it has. */
export type Piece = string[];

/**
 * About how long the texts of a list are, in characters. Shorter ones take the parser longer in all: it copies each, and its copy is slow
 * to read until garbage is collected.
 */
const usual = 6_000_000;

/**
 * The pieces of a YAML text that can be parsed apart, one for each of its outermost keys, a long list in several texts: the parser's events
 * for a kubeconfig with 20,000 clusters take 200 MB, and a third of that at a time this way. Undefined where that cannot be seen from the
 * beginnings of lines alone.
 */
export function splitAtKeys(text: string, length = usual): Piece[] | undefined {
  const places: number[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end + 1;
    const sign = text[start] ?? '';
    const isContent = !' \t\r\n#'.includes(sign);
    if (isContent && isKey(text, start, next)) places.push(start);
    else if (isContent && !(places.length > 0 && sign === '-' && ' \r\n'.includes(text[start + 1] ?? ' ')))
      return undefined;
    start = next;
  }
  if (places.length === 0) return undefined;
  return places.map((place, index) => splitAtItems(text.slice(index === 0 ? 0 : place, places[index + 1]), length));
}

const key = /[\w-]+:(?=\s)/y;

function isKey(text: string, start: number, end: number): boolean {
  key.lastIndex = start;
  return key.test(text) && key.lastIndex <= end;
}

/** Up to the dash of the first item: nothing but comments may stand between the key and it. */
const listHead = /^(?:[ \t]*(?:#.*)?\r?\n)*[\w-]+:[ \t]*(?:[ \t]#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*( *)-(?=[ \r\n])/;

/** Items of one list begin in one column, and nothing else in it does. */
function splitAtItems(text: string, length: number): Piece {
  const head = text.length > length ? listHead.exec(text) : null;
  if (head === null) return [text];
  const dash = `\n${head[1]}-`;
  const texts: Piece = [];
  let start = 0;
  for (let place = head[0].length; ; place += dash.length) {
    place = text.indexOf(dash, Math.max(place, start + length));
    if (place < 0) return [...texts, text.slice(start)];
    if (!' \r\n'.includes(text[place + dash.length] ?? ' ')) continue;
    texts.push(text.slice(start, place + 1));
    start = place + 1;
  }
}
