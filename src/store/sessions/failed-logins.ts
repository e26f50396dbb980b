import type { CliError } from '../../errors.ts';
import { createFallbackFiles } from '../files/fallback-files.ts';
import { parseRecord, text, time } from '../files/records.ts';
import { type LoginName, loginFileName } from '../login-file.ts';
import { formatError, readError } from '../stored-errors.ts';

export interface FailedLogin {
  /** Milliseconds since the epoch. */
  at: number;
  /** The process that needed the login. */
  caller: string;
  /** No terminal: a browser was opened, and the login was not finished there. */
  unattended?: boolean;
  error: CliError;
}

/** The last login to each server that failed or was cancelled. */
export interface FailedLogins {
  find(key: LoginName): FailedLogin | undefined;
  remember(key: LoginName, failure: FailedLogin): void;
  /** For when a login has succeeded since. */
  forget(key: LoginName): void;
}

export function createFailedLogins(cacheDirectory: string): FailedLogins {
  const files = createFallbackFiles(cacheDirectory, 'failed-logins');
  return {
    find(key) {
      const failures = files.read(loginFileName(key)).flatMap((content) => parseFailure(content) ?? []);
      return failures.sort((one, other) => other.at - one.at)[0];
    },
    remember(key, { at, caller, unattended, error }) {
      const content = JSON.stringify({ at, asker: caller, unattended, ...formatError(error) });
      files.write(loginFileName(key), content, { durable: false });
    },
    forget: (key) => files.remove(loginFileName(key)),
  };
}

function parseFailure(content: string): FailedLogin | undefined {
  const stored = parseRecord(content);
  const at = time(stored, 'at');
  const error = readError(stored);
  if (at === undefined || error === undefined) return undefined;
  return { at, caller: text(stored, 'asker') ?? '', error, unattended: stored?.unattended === true };
}
