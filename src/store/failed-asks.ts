import { join } from 'node:path';
import { CliError } from '../errors.ts';
import type { CredentialKey } from './credential-form.ts';
import { isErrorCode } from './failed-logins.ts';
import { fileNameFor, serverPart } from './file-name.ts';
import { lastUse, listFiles, readPrivateFile, removeFile, writePrivateFile } from './private-files.ts';
import { number, parseRecord, text } from './records.ts';

/** kubectl runs a failing plugin five times in a row; a person who starts it anew takes longer than this. */
const remembered = 5_000;

/** Which asks failed a moment ago, so that the same asker is not asked for a password, or told the same, five times over. */
export interface FailedAsks {
  /** How this asker's ask failed in the last seconds, if it did. `now` is in milliseconds since the epoch. */
  find(asker: string, key: CredentialKey, now: number): CliError | undefined;
  remember(asker: string, key: CredentialKey, now: number, error: CliError): void;
}

export function createFailedAsks(cacheDirectory: string): FailedAsks {
  const directory = join(cacheDirectory, 'failed-asks');
  const pathOf = (asker: string, { server, profile, cluster, user }: CredentialKey): string =>
    join(directory, `${fileNameFor([asker, serverPart(server), profile, cluster ?? '', user ?? ''])}.json`);

  return {
    find(asker, key, now) {
      const stored = parseRecord(readPrivateFile(pathOf(asker, key)));
      const age = now - (number(stored, 'at') ?? 0);
      const code = text(stored, 'code');
      if (!isErrorCode(code) || age < 0 || age > remembered) return undefined;
      return new CliError(code, text(stored, 'message') ?? '');
    },
    remember(asker, key, now, { code, message }) {
      for (const path of listFiles(directory, '.json')) if (now - lastUse(path) > remembered) removeFile(path);
      writePrivateFile(pathOf(asker, key), JSON.stringify({ at: now, code, message }), {
        durable: false,
        modifiedAt: now,
      });
    },
  };
}
