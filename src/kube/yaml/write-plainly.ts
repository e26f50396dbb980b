/** Texts that every YAML takes for this text, also without quotes. Longer ones would be no good as a key. */
const harmless = /^(?:--|\/)?[a-z](?:[\w.@/=+-]|:(?=[\w/])){0,1000}$/i;
const words = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Several lines, which stand between quotes in one. */
const lined = /^[ -~]*\n[ -~\n]*$/;

/**
 * Plain data as the blocks of YAML that the library would write for it, with a line end, in a tenth of its time; undefined for what has
 * anything in it that needs a second look: texts with spaces, words that may be something else, numbers, lists of lists.
 */
export function writePlainly(value: unknown): string | undefined {
  const lines: string[] = [];
  const isWritten = Array.isArray(value) ? addItems(lines, value, '') : addFields(lines, value, '', '');
  return isWritten && lines.length > 0 ? `${lines.join('\n')}\n` : undefined;
}

function addItems(lines: string[], items: unknown[], margin: string): boolean {
  return items.every((item) => {
    if (Array.isArray(item)) return false;
    const leaf = writeLeaf(item);
    if (leaf === undefined) return addFields(lines, item, `${margin}- `, `${margin}  `);
    lines.push(`${margin}- ${leaf}`);
    return true;
  });
}

/** `first`: what stands before the first field, `margin` before the others. */
function addFields(lines: string[], value: unknown, first: string, margin: string): boolean {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.entries(value).every(([key, field], index) => {
    if (!isHarmless(key)) return false;
    const start = `${index === 0 ? first : margin}${key}:`;
    const leaf = writeLeaf(field);
    lines.push(leaf === undefined ? start : `${start} ${leaf}`);
    if (leaf !== undefined) return true;
    const inner = `${margin}  `;
    return Array.isArray(field) ? addItems(lines, field, inner) : addFields(lines, field, inner, inner);
  });
}

/** What stands in the line of its key or dash; undefined for what has lines of its own, or is left to the library. */
function writeLeaf(value: unknown): string | undefined {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : undefined;
  return Object.keys(value).length === 0 ? '{}' : undefined;
}

function writeText(text: string): string | undefined {
  if (isHarmless(text)) return text;
  return lined.test(text) ? JSON.stringify(text) : undefined;
}

function isHarmless(text: string): boolean {
  return harmless.test(text) && !words.test(text);
}
