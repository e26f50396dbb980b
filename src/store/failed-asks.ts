import type { CliError } from '../errors.ts';
import type { CredentialKey } from './credential-form.ts';
import { fileNameFor, serverPart } from './file-name.ts';
import { fileAge } from './private-files.ts';
import { number, parseRecord } from './records.ts';
import { createSpareFiles } from './spare-files.ts';
import { formatError, readError } from './stored-errors.ts';

/** kubectl runs a failing plugin five times in a row; a person who starts it anew takes longer than this. */
const remembered = 5_000;

/** Which asks failed a moment ago, so that the same asker is not asked for a password, or told the same, five times over. */
export interface FailedAsks {
  /** How this asker's ask failed in the last seconds, if it did. `now` is in milliseconds since the epoch. */
  find(asker: string, key: CredentialKey, now: number): CliError | undefined;
  remember(asker: string, key: CredentialKey, now: number, error: CliError): void;
}

export function createFailedAsks(cacheDirectory: string): FailedAsks {
  const files = createSpareFiles(cacheDirectory, 'failed-asks');
  const nameOf = (asker: string, { server, profile, cluster, user }: CredentialKey): string =>
    `${fileNameFor([asker, serverPart(server), profile, cluster ?? '', user ?? ''])}.json`;

  return {
    find(asker, key, now) {
      const stored = files.read(nameOf(asker, key)).map((content) => parseRecord(content));
      const recent = stored.find((record) => isRecent(now - (number(record, 'at') ?? 0)));
      return readError(recent);
    },
    remember(asker, key, now, error) {
      files.removeOld((path) => (fileAge(path, now) ?? 0) > remembered);
      const content = JSON.stringify({ at: now, ...formatError(error) });
      files.write(nameOf(asker, key), content, { durable: false, modifiedAt: now });
    },
  };
}

function isRecent(age: number): boolean {
  return age >= 0 && age <= remembered;
}
