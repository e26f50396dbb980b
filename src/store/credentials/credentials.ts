import { basename, join } from 'node:path';
import { createFile } from '../../platform/files/create-file.ts';
import type { ParentProcess } from '../../platform/processes/parent-process.ts';
import { serverPart } from '../files/file-name.ts';
import { fileAge, setTime } from '../files/file-times.ts';
import { listFiles } from '../files/private-directories.ts';
import { removeAbandonedFiles, removeFile, writePrivateFile } from '../files/private-files.ts';
import { readReplaceableFile } from '../files/replaceable-files.ts';
import {
  type Credential,
  type CredentialKey,
  companionEndings,
  credentialFileName,
  formatCredential,
  parseCredential,
  withPredecessors,
} from './credential-format.ts';
import { backgroundIntervals, type CheckIntervals, freshUntil, recentUntil, usableUntil } from './freshness.ts';
import { addRecentCaller, ensureCallersFile, isRecentCaller, lastGivenAt } from './recent-callers.ts';

/** How long an expired credential stays, and how often old ones are removed, in milliseconds. */
const sweepAfter = 24 * 3_600_000;
const sweepInterval = 3_600_000;

/** Credentials on disk until they expire: a file each, and others beside it for the script (see credential-format.ts). */
export interface CredentialCache {
  find(key: CredentialKey): Credential | undefined;
  keep(credential: Credential): void;
  /**
   * Gives true for one process only until the credential is kept again: that one may start a background run. False, too, where
   * nothing can be written.
   */
  beginBackgroundRun(key: CredentialKey): boolean;
  /** Whether a process is among the last that got this credential, as far as is known. */
  hasRequested(key: CredentialKey, caller: ParentProcess): boolean;
  /** When a process got it last, in milliseconds since the epoch; undefined when that is not known. */
  lastGivenAt(key: CredentialKey): number | undefined;
  /** Records that a process got it. `now`: milliseconds since the epoch. */
  noteCaller(key: CredentialKey, caller: ParentProcess, now: number): void;
  /** All that one session minted, expired ones too: the stored session, or the API key with that SHA-256. */
  list(server: string, profile: string, keyHash?: string): Credential[];
  /** All for a server, from any session. */
  listOfServer(server: string): Credential[];
  remove(key: CredentialKey): void;
  /** Removes what cannot be read of a login's: in a file that was cut off, the script may still find a token. */
  removeUnreadable(server: string, profile: string): void;
  /** Removes what expired long ago, at most once an hour. `now`: milliseconds since the epoch. */
  sweep(now: number): void;
}

/** `intervals`: when the script leaves a credential to Node.js. */
export function createCredentialCache(
  cacheDirectory: string,
  intervals: CheckIntervals = backgroundIntervals,
): CredentialCache {
  const directory = join(cacheDirectory, 'credentials');
  const lastSweep = join(directory, '.last-sweep');
  const pathOf = (key: CredentialKey): string => join(directory, credentialFileName(key));
  const readAt = (path: string): Credential | undefined => parseCredential(readReplaceableFile(path));
  const credentialPaths = (): string[] =>
    listFiles(directory).filter((path) => !isCompanion(path) && path !== lastSweep);
  const listOfServer = (server: string): Credential[] =>
    credentialPaths()
      .map(readAt)
      .filter((credential) => credential !== undefined)
      .filter((credential) => credential.server === server);
  const removeAt = (path: string): void => {
    for (const ending of ['', ...companionEndings]) removeFile(path + ending);
  };

  return {
    find(key) {
      const credential = readAt(pathOf(key));
      return credential !== undefined && isFor(credential, key) ? credential : undefined;
    },
    keep(credential) {
      const path = pathOf(credential);
      const write = (ending: string, modifiedAt: number, content = ''): void =>
        writePrivateFile(path + ending, content, { durable: false, modifiedAt });
      try {
        // The script uses the credential as soon as it is there, so it comes after what says that it may not.
        write('.checked', credential.checkedAt);
        ensureCallersFile(path);
        write('', freshUntil(credential, intervals), formatCredential(credential));
        // These say for how long the script may use it; before it, they would say so of the last one, which may have been refused.
        write('.usable', usableUntil(credential, intervals));
        write('.recent', recentUntil(credential));
      } catch (error) {
        leaveToNode(path);
        throw error;
      }
      removeFile(`${path}.background`);
    },
    beginBackgroundRun: (key) => begin(`${pathOf(key)}.background`),
    hasRequested: (key, caller) => isRecentCaller(pathOf(key), caller),
    lastGivenAt: (key) => lastGivenAt(pathOf(key)),
    noteCaller: (key, caller, now) => addRecentCaller(pathOf(key), caller, now),
    list: (server, profile, keyHash) =>
      listOfServer(server).filter((credential) => credential.profile === profile && credential.keyHash === keyHash),
    listOfServer,
    remove: (key) => removeAt(pathOf(key)),
    removeUnreadable(server, profile) {
      const beginning = `${serverPart(server)}@${profile}@`;
      for (const path of credentialPaths()) {
        if (basename(path).startsWith(beginning) && readAt(path) === undefined) removeAt(path);
      }
    },
    sweep(now) {
      const age = fileAge(lastSweep, now);
      if (age !== undefined && age >= 0 && age < sweepInterval) return;
      writePrivateFile(lastSweep, '', { durable: false, modifiedAt: now });
      removeAbandonedFiles(directory, now);
      for (const path of credentialPaths()) {
        // The file's time is no later than the credential's expiry, but a backup or a clock may have set it back.
        if ((fileAge(path, now) ?? 0) > sweepAfter && hasExpired(readAt(path), now)) removeAt(path);
      }
    },
  };
}

/** On a disk that became full, the times for the script may be of two credentials: Node.js goes by what a credential's file says. */
function leaveToNode(path: string): void {
  for (const ending of ['', '.usable', '.recent']) setTime(path + ending, 0);
}

function hasExpired(credential: Credential | undefined, now: number): boolean {
  return credential === undefined || withPredecessors(credential).every(({ expiresAt }) => expiresAt <= now);
}

function isCompanion(path: string): boolean {
  return companionEndings.some((ending) => path.endsWith(ending));
}

/** Creates a file that says that a run has begun. Gives false where another process has, or nothing can be written. */
function begin(path: string): boolean {
  try {
    createFile(path, '');
    return true;
  } catch {
    return false;
  }
}

function isFor(credential: CredentialKey, key: CredentialKey): boolean {
  return (['server', 'profile', 'cluster', 'user', 'ttl', 'keyHash'] as const).every(
    (part) => credential[part] === key[part],
  );
}
