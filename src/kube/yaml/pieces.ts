/**
 * The pieces of a YAML text that can be parsed apart, one for each of its outermost keys: the parser's events for a kubeconfig with 20,000
 * clusters take 100 MB, and far less at a time this way. Undefined where that cannot be seen from the beginnings of lines alone.
 */
export function splitAtKeys(text: string): string[] | undefined {
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
  return places.map((place, index) => text.slice(index === 0 ? 0 : place, places[index + 1]));
}

const key = /[\w-]+:(?=\s)/y;

function isKey(text: string, start: number, end: number): boolean {
  key.lastIndex = start;
  return key.test(text) && key.lastIndex <= end;
}
