/** Replaces `--` for the parser, which would not read what follows it as arguments of a command. */
export const endOfOptions = 'end-of-options';

/** A character that no program argument can contain. */
const mark = '\0';

/** Marks the arguments after `--`, so that the parser takes none for an option, a command or the value of an option. */
export function markPositionals(args: string[]): string[] {
  const end = args.indexOf('--');
  if (end < 0) return args;
  return [...args.slice(0, end), `--${endOfOptions}`, ...args.slice(end + 1).map((word) => `${mark}${word}`)];
}

/** Removes the marks from a parsed value or from a message. */
export function withoutMarks<T>(value: T): T;
export function withoutMarks(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(mark, '');
  return Array.isArray(value) ? value.map((item) => withoutMarks<unknown>(item)) : value;
}

/** Takes the words that follow `--` out of a list of parsed arguments; gives them without their marks. */
export function takeMarked(words: string[]): string[] {
  const at = words.findIndex((word) => word.startsWith(mark));
  return at < 0 ? [] : withoutMarks(words.splice(at));
}
