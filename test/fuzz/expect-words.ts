import { inspect } from 'node:util';
import { expect } from 'vitest';
import { CliError } from '../../src/errors.ts';

/** What a reader gives, or undefined where it says in words what is wrong. Whatever else it throws is a bug. */
export function orWords<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    expectWords(error);
    return undefined;
  }
}

/** The same for one that takes its time. */
export async function orWordsLater<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    expectWords(error);
    return undefined;
  }
}

function expectWords(error: unknown): void {
  expect(error instanceof CliError, inspect(error)).toBe(true);
  expect(error instanceof CliError && error.describe().replace('\n  ', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
}
