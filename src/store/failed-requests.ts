import type { CliError } from '../errors.ts';
import type { CredentialKey } from './credential-format.ts';
import { createFallbackFiles } from './fallback-files.ts';
import { fileNameFor, serverPart } from './file-name.ts';
import { fileAge } from './file-times.ts';
import { number, parseRecord } from './records.ts';
import { formatError, readError } from './stored-errors.ts';

/** kubectl runs a failing plugin five times in a row; a person who runs kubectl again takes longer. Milliseconds. */
const remembered = 5_000;

/** How long a failure is kept, in milliseconds: the last of two hundred waiting requests may read it that late. */
const kept = 60_000;

/** Stands for every caller; no process has this id. */
const anyCaller = 'anybody';

/** Requests that failed a moment ago, so that kubectl's five attempts show one message and one password question. */
export interface FailedRequests {
  /** Whether any request has failed in the last seconds, as far as is known. */
  haveRecent(now: number): boolean;
  /** How the request of this caller failed in the last seconds, if it did. `now`: milliseconds since the epoch. */
  find(caller: string, key: CredentialKey, now: number): CliError | undefined;
  remember(caller: string, key: CredentialKey, now: number, error: CliError): void;
  /** How the request failed for any caller between a moment and now, both in milliseconds since the epoch. */
  findShared(key: CredentialKey, since: number, now: number): CliError | undefined;
  /** Records a failure for the processes that wait to make the same request. */
  share(key: CredentialKey, now: number, error: CliError): void;
}

export function createFailedRequests(cacheDirectory: string): FailedRequests {
  const files = createFallbackFiles(cacheDirectory, 'failed-asks');
  const nameOf = (caller: string, { server, profile, cluster, user }: CredentialKey): string =>
    `${fileNameFor([caller, serverPart(server), profile, cluster ?? '', user ?? ''])}.json`;

  const findAt = (name: string, isMatch: (at: number) => boolean): CliError | undefined => {
    const stored = files.read(name).map((content) => parseRecord(content));
    return readError(stored.find((record) => isMatch(number(record, 'at') ?? 0)));
  };
  const note = (name: string, now: number, error: CliError): void => {
    files.removeOld((path) => !isRecentFile(path, now));
    files.write(name, JSON.stringify({ at: now, ...formatError(error) }), { durable: false, modifiedAt: now });
  };

  return {
    haveRecent: (now) => files.have((path) => isRecent(fileAge(path, now) ?? -1)),
    find: (caller, key, now) => findAt(nameOf(caller, key), (at) => isRecent(now - at)),
    remember: (caller, key, now, error) => note(nameOf(caller, key), now, error),
    findShared: (key, since, now) => findAt(nameOf(anyCaller, key), (at) => at >= since && at <= now),
    share: (key, now, error) => note(nameOf(anyCaller, key), now, error),
  };
}

/** Times in the future are those of a clock that was put back since. */
function isRecentFile(path: string, now: number): boolean {
  const age = fileAge(path, now);
  return age === undefined || (age >= -kept && age <= kept);
}

function isRecent(age: number): boolean {
  return age >= 0 && age <= remembered;
}
