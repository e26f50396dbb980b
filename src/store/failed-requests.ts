import type { CliError } from '../errors.ts';
import type { CredentialKey } from './credential-format.ts';
import { fileNameFor, serverPart } from './file-name.ts';
import { fileAge } from './private-files.ts';
import { number, parseRecord } from './records.ts';
import { createSpareFiles } from './spare-files.ts';
import { formatError, readError } from './stored-errors.ts';

/** kubectl runs a failing plugin five times in a row; a person who starts it anew takes longer than this. */
const remembered = 5_000;

/** How long what was noted lies there, in milliseconds: of two hundred who wait for the same, the last may take that long. */
const kept = 60_000;

/** No process has this name. */
const anybody = 'anybody';

/** Which asks failed a moment ago, so that the same asker is not asked for a password, or told the same, five times over. */
export interface FailedRequests {
  /** How this asker's ask failed in the last seconds, if it did. `now` is in milliseconds since the epoch. */
  find(caller: string, key: CredentialKey, now: number): CliError | undefined;
  remember(caller: string, key: CredentialKey, now: number, error: CliError): void;
  /** How the ask failed for anybody from a moment on, in milliseconds since the epoch. */
  findShared(key: CredentialKey, since: number): CliError | undefined;
  /** Notes a failure for those who wait to ask for the same. */
  share(key: CredentialKey, now: number, error: CliError): void;
}

export function createFailedRequests(cacheDirectory: string): FailedRequests {
  const files = createSpareFiles(cacheDirectory, 'failed-asks');
  const nameOf = (caller: string, { server, profile, cluster, user }: CredentialKey): string =>
    `${fileNameFor([caller, serverPart(server), profile, cluster ?? '', user ?? ''])}.json`;

  const findAt = (name: string, isMeant: (at: number) => boolean): CliError | undefined => {
    const stored = files.read(name).map((content) => parseRecord(content));
    return readError(stored.find((record) => isMeant(number(record, 'at') ?? 0)));
  };
  const note = (name: string, now: number, error: CliError): void => {
    files.removeOld((path) => (fileAge(path, now) ?? 0) > kept);
    files.write(name, JSON.stringify({ at: now, ...formatError(error) }), { durable: false, modifiedAt: now });
  };

  return {
    find: (caller, key, now) => findAt(nameOf(caller, key), (at) => isRecent(now - at)),
    remember: (caller, key, now, error) => note(nameOf(caller, key), now, error),
    findShared: (key, since) => findAt(nameOf(anybody, key), (at) => at >= since),
    share: (key, now, error) => note(nameOf(anybody, key), now, error),
  };
}

function isRecent(age: number): boolean {
  return age >= 0 && age <= remembered;
}
