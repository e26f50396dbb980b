import { printable } from '../printable.ts';

/** An error's words in one line, for use inside of a sentence. */
export function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
