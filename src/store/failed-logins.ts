import type { CliError } from '../errors.ts';
import { type LoginName, loginFileName } from './login-file.ts';
import { parseRecord, text, time } from './records.ts';
import { createSpareFiles } from './spare-files.ts';
import { formatError, readError } from './stored-errors.ts';

export interface FailedLogin {
  /** Milliseconds since the epoch. */
  at: number;
  /** Who had asked for it. */
  caller: string;
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
  const files = createSpareFiles(cacheDirectory, 'failed-logins');
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
