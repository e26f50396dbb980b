import { join } from 'node:path';
import type { ParentProcess } from '../platform/parent-process.ts';
import {
  type Credential,
  type CredentialKey,
  credentialFileName,
  formatCredential,
  parseCredential,
} from './credential-format.ts';
import { fileAge } from './file-times.ts';
import { listFiles } from './private-directories.ts';
import { removeAbandonedFiles, removeFile, writePrivateFile } from './private-files.ts';
import { addRecentCaller, ensureCallersFile, isRecentCaller, lastGivenAt } from './recent-callers.ts';
import { readReplaceableFile } from './replaceable-files.ts';

/** A credential this close to its expiry is no longer used, in milliseconds. */
const expiryMargin = 15_000;

/** How long a credential is used before it is checked at the server again, in milliseconds. */
const checkInterval = 5 * 60_000;

/** By how much a clock that is kept exact may be put back, in milliseconds. */
const clockTolerance = 1_000;

/** How long an expired credential stays, and how often old ones are removed, in milliseconds. */
const sweepAfter = 24 * 3_600_000;
const sweepInterval = 3_600_000;

/** Credentials on disk until they expire: a file each, and two beside it for the script (see credential-format.ts). */
export interface CredentialCache {
  find(key: CredentialKey): Credential | undefined;
  keep(credential: Credential): void;
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
  /** Removes what expired long ago, at most once an hour. `now`: milliseconds since the epoch. */
  sweep(now: number): void;
}

/** Whether a credential may be used now without a check at the server. */
export function isFresh(credential: Credential, now: number): boolean {
  return credential.checkedAt <= now && now < freshUntil(credential);
}

/**
 * Whether a credential has not expired. One that was checked in the future is not usable either: the clock was put back
 * since, so its expiry by this clock is later than the token's own.
 */
export function isAlive({ checkedAt, expiresAt }: Credential, now: number): boolean {
  return checkedAt <= now + clockTolerance && now < expiresAt - expiryMargin;
}

function freshUntil({ expiresAt, checkedAt }: Credential): number {
  return Math.min(expiresAt - expiryMargin, checkedAt + checkInterval);
}

export function createCredentialCache(cacheDirectory: string): CredentialCache {
  const directory = join(cacheDirectory, 'credentials');
  const lastSweep = join(directory, '.last-sweep');
  const pathOf = (key: CredentialKey): string => join(directory, credentialFileName(key));
  const readAt = (path: string): Credential | undefined => parseCredential(readReplaceableFile(path));
  const credentialPaths = (): string[] =>
    listFiles(directory).filter((path) => !/\.(askers|checked|last-sweep)$/.test(path));
  const listOfServer = (server: string): Credential[] =>
    credentialPaths()
      .map(readAt)
      .filter((credential) => credential !== undefined)
      .filter((credential) => credential.server === server);
  const removeAt = (path: string): void => {
    for (const ending of ['', '.askers', '.checked']) removeFile(path + ending);
  };

  return {
    find(key) {
      const credential = readAt(pathOf(key));
      return credential !== undefined && isFor(credential, key) ? credential : undefined;
    },
    keep(credential) {
      const path = pathOf(credential);
      // The script uses the credential as soon as it is there, so it comes last.
      writePrivateFile(`${path}.checked`, '', { durable: false, modifiedAt: credential.checkedAt });
      ensureCallersFile(path);
      writePrivateFile(path, formatCredential(credential), { durable: false, modifiedAt: freshUntil(credential) });
    },
    hasRequested: (key, caller) => isRecentCaller(pathOf(key), caller),
    lastGivenAt: (key) => lastGivenAt(pathOf(key)),
    noteCaller: (key, caller, now) => addRecentCaller(pathOf(key), caller, now),
    list: (server, profile, keyHash) =>
      listOfServer(server).filter((credential) => credential.profile === profile && credential.keyHash === keyHash),
    listOfServer,
    remove: (key) => removeAt(pathOf(key)),
    sweep(now) {
      const age = fileAge(lastSweep, now);
      if (age !== undefined && age >= 0 && age < sweepInterval) return;
      writePrivateFile(lastSweep, '', { durable: false, modifiedAt: now });
      removeAbandonedFiles(directory, now);
      for (const path of credentialPaths()) {
        // The file's time is no later than the credential's expiry.
        if ((fileAge(path, now) ?? 0) > sweepAfter) removeAt(path);
      }
    },
  };
}

function isFor(credential: CredentialKey, key: CredentialKey): boolean {
  return (['server', 'profile', 'cluster', 'user', 'ttl', 'keyHash'] as const).every(
    (part) => credential[part] === key[part],
  );
}
