/** What `--` becomes for the parser, which does not take what stands behind it for arguments of a command. */
export const endOfOptions = 'end-of-options';

/** No argument of a program can hold it. */
const mark = '\0';

/** Arguments in which what stands behind `--` is marked, so that it is no option, no command and no value of an option. */
export function markPositionals(args: string[]): string[] {
  const end = args.indexOf('--');
  if (end < 0) return args;
  return [...args.slice(0, end), `--${endOfOptions}`, ...args.slice(end + 1).map((word) => `${mark}${word}`)];
}

/** What was parsed, or a text about it, without the marks. */
export function withoutMarks<T>(value: T): T;
export function withoutMarks(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(mark, '');
  return Array.isArray(value) ? value.map((item) => withoutMarks<unknown>(item)) : value;
}
