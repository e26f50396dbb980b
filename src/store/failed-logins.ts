import { join } from 'node:path';
import type { CliError } from '../errors.ts';
import { type LoginName, loginFile } from './login-file.ts';
import { keepPrivateFile, removeFile } from './private-files.ts';
import { parseRecord, text, time } from './records.ts';
import { readReplaceableFile } from './replaceable-files.ts';
import { formatError, readError } from './stored-errors.ts';

export interface FailedLogin {
  /** Milliseconds since the epoch. */
  at: number;
  /** Who had asked for it. */
  asker: string;
  /** Nobody was asked: a browser was opened, and nobody came. */
  unattended?: boolean;
  error: CliError;
}

/** The last login to each server that failed or was cancelled. */
export interface FailedLogins {
  find(key: LoginName): FailedLogin | undefined;
  remember(key: LoginName, failure: FailedLogin): void;
  /** Somebody has logged in since. */
  forget(key: LoginName): void;
}

export function createFailedLogins(cacheDirectory: string): FailedLogins {
  const pathOf = (name: LoginName): string => loginFile(join(cacheDirectory, 'failed-logins'), name);
  return {
    find(key) {
      const stored = parseRecord(readReplaceableFile(pathOf(key)));
      const at = time(stored, 'at');
      const error = readError(stored);
      if (at === undefined || error === undefined) return undefined;
      return { at, asker: text(stored, 'asker') ?? '', error, unattended: stored?.unattended === true };
    },
    remember(key, { at, asker, unattended, error }) {
      keepPrivateFile(pathOf(key), JSON.stringify({ at, asker, unattended, ...formatError(error) }), {
        durable: false,
      });
    },
    forget: (key) => removeFile(pathOf(key)),
  };
}
