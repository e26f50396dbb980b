import { join } from 'node:path';
import type { CliError } from '../errors.ts';
import type { CredentialKey } from './credential-form.ts';
import { fileNameFor, serverPart } from './file-name.ts';
import { findLockDirectory } from './lock-directory.ts';
import { fileAge, keepPrivateFile, listFiles, readPrivateFile, removeFile } from './private-files.ts';
import { number, parseRecord } from './records.ts';
import { formatError, readError } from './stored-errors.ts';

/** kubectl runs a failing plugin five times in a row; a person who starts it anew takes longer than this. */
const remembered = 5_000;

/** Which asks failed a moment ago, so that the same asker is not asked for a password, or told the same, five times over. */
export interface FailedAsks {
  /** How this asker's ask failed in the last seconds, if it did. `now` is in milliseconds since the epoch. */
  find(asker: string, key: CredentialKey, now: number): CliError | undefined;
  remember(asker: string, key: CredentialKey, now: number, error: CliError): void;
}

/** A file each in the cache directory; beside the locks while the disk of the cache takes nothing, since then asks fail above all. */
export function createFailedAsks(cacheDirectory: string): FailedAsks {
  const usual = join(cacheDirectory, 'failed-asks');
  const spare = (): string => findLockDirectory(cacheDirectory, 'failed-asks');
  const nameOf = (asker: string, { server, profile, cluster, user }: CredentialKey): string =>
    `${fileNameFor([asker, serverPart(server), profile, cluster ?? '', user ?? ''])}.json`;
  const readFrom = (directory: string, name: string, now: number): CliError | undefined => {
    const stored = parseRecord(readPrivateFile(join(directory, name)));
    const age = now - (number(stored, 'at') ?? 0);
    return age < 0 || age > remembered ? undefined : readError(stored);
  };
  const writeTo = (directory: string, name: string, content: string, now: number): void => {
    for (const path of listFiles(directory, '.json')) if ((fileAge(path, now) ?? 0) > remembered) removeFile(path);
    keepPrivateFile(join(directory, name), content, { durable: false, modifiedAt: now });
  };

  return {
    find(asker, key, now) {
      const name = nameOf(asker, key);
      return readFrom(usual, name, now) ?? readFrom(spare(), name, now);
    },
    remember(asker, key, now, error) {
      const name = nameOf(asker, key);
      const content = JSON.stringify({ at: now, ...formatError(error) });
      try {
        writeTo(usual, name, content, now);
      } catch {
        writeTo(spare(), name, content, now);
      }
    },
  };
}
