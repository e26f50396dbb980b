/**
 * Text of foreign origin made fit for one line of a terminal.
 * Takes any string; gives it without control and direction characters, on one line, at most `limit` characters long.
 */
export function printable(text: string, limit = 300): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
