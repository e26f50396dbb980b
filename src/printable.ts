/** What a terminal or a reader takes for more than a sign: control characters (C0, DEL, C1), direction and zero-width ones, line ends. */
const controls = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/**
 * Text of foreign origin made fit for one line of a terminal.
 * Takes any string; gives it without control and direction characters, on one line, at most `limit` characters long.
 */
export function printable(text: string, limit = 300): string {
  const line = oneLine(text).replace(/ {2,}/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

/** A text of any length on one line: a blank in place of control characters, the rest as it is. */
export function oneLine(text: string): string {
  return text.replace(controls, ' ');
}

/** Lines made fit for a terminal; line ends and tabs stay. Foreign text in them is made `printable` first. */
export function printableLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(controls, (signs) => signs.replace(/[^\n\t]/gu, ' '));
}

/** Whether a text has characters that may not be shown as they are. */
export function hasControls(text: string): boolean {
  return text.search(controls) >= 0;
}

/** Quoted text, in JSON or YAML, with control characters as `\u` escapes; line ends, which stand between its parts, stay. */
export function escapeControls(quoted: string, escapeOne = escapeForJson): string {
  return quoted.replace(controls, (signs) => signs.replace(/[^\n]/gu, escapeOne));
}

function escapeForJson(sign: string): string {
  return Array.from({ length: sign.length }, (_, place) => hex(sign.charCodeAt(place), '\\u', 4)).join('');
}

/** YAML has another escape for what JSON writes as two halves. */
export function escapeForYaml(sign: string): string {
  return sign.length > 1 ? hex(sign.codePointAt(0) ?? 0, '\\U', 8) : escapeForJson(sign);
}

function hex(code: number, prefix: string, digits: number): string {
  return `${prefix}${code.toString(16).padStart(digits, '0')}`;
}

/** Data as JSON that can be shown: `indent` as `JSON.stringify` has it. */
export function formatJson(value: unknown, indent?: number): string {
  return escapeControls(JSON.stringify(value, undefined, indent));
}

/** An error's message in one line, for use inside a sentence. */
export function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
