import type { CliError } from '../../errors.ts';
import { createFallbackFiles } from '../files/fallback-files.ts';
import { fileNameFor, serverPart } from '../files/file-name.ts';
import { fileAge } from '../files/file-times.ts';
import { number, parseRecord, type StoredRecord } from '../files/records.ts';
import { formatError, readError } from '../stored-errors.ts';
import type { CredentialKey } from './credential-format.ts';

/** How long a failure counts for its caller; a person who runs kubectl again takes longer. Milliseconds. */
const remembered = 5_000;

/**
 * kubectl runs a failing plugin five times in a row. Where each run takes seconds, the four after the first get its failure all the same: it
 * counts from the run before.
 */
const furtherRuns = 4;

/** How long a failure is kept, in milliseconds: the last of two hundred waiting requests may read it that late. */
const kept = 60_000;

/** Stands for every caller; no process has this id. */
const anyCaller = 'anybody';

/** Requests that failed a moment ago, so that kubectl's five attempts show one message and one password question. */
export interface FailedRequests {
  /** Whether any request has failed so recently that `find` may find it, as far as is known. */
  haveRecent(now: number): boolean;
  /**
   * How the request of this caller failed a moment ago, if it did, and notes that it was asked for. `now`: milliseconds since the epoch.
   */
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

  const read = (name: string): (StoredRecord | undefined)[] => files.read(name).map((content) => parseRecord(content));
  const note = (name: string, now: number, error: CliError, given: Given = { times: 0, at: now, first: now }): void => {
    files.removeOld((path) => !isRecentFile(path, now));
    const { times, at: givenAt, first: at } = given;
    const record = { at, times, givenAt, ...formatError(error) };
    files.write(name, JSON.stringify(record), { durable: false, modifiedAt: at });
  };
  const findFor = (name: string, now: number): CliError | undefined => {
    const record = read(name).find((stored) => counts(readGiven(stored), now));
    const error = readError(record);
    const given = readGiven(record);
    if (error === undefined) return undefined;
    try {
      note(name, now, error, { ...given, times: given.times + 1, at: now });
    } catch {
      // Then it counts for the usual time.
    }
    return error;
  };

  return {
    haveRecent: (now) => files.readAll().some((content) => counts(readGiven(parseRecord(content)), now)),
    find: (caller, key, now) => findFor(nameOf(caller, key), now),
    remember: (caller, key, now, error) => note(nameOf(caller, key), now, error),
    findShared: (key, since, now) =>
      readError(
        read(nameOf(anyCaller, key)).find((record) => {
          const { first } = readGiven(record);
          return first >= since && first <= now;
        }),
      ),
    share: (key, now, error) => note(nameOf(anyCaller, key), now, error),
  };
}

/** How often a failure was given to the caller that had it, and when last; `first`: when it failed. Milliseconds since the epoch. */
interface Given {
  times: number;
  at: number;
  first: number;
}

function readGiven(stored: StoredRecord | undefined): Given {
  const first = number(stored, 'at') ?? 0;
  return { times: number(stored, 'times') ?? 0, at: number(stored, 'givenAt') ?? first, first };
}

function counts({ times, at, first }: Given, now: number): boolean {
  const isNextRun = times < furtherRuns && now >= at && now - at < remembered;
  return isRecent(now - first) || isNextRun;
}

/** Times in the future are those of a clock that was put back since. */
function isRecentFile(path: string, now: number): boolean {
  const age = fileAge(path, now);
  return age === undefined || (age >= -kept && age <= kept);
}

function isRecent(age: number): boolean {
  return age >= 0 && age <= remembered;
}
