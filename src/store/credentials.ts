import { join } from 'node:path';
import type { ParentProcess } from '../platform/parent-process.ts';
import {
  type Callers,
  type Credential,
  type CredentialKey,
  callersKept,
  credentialFileName,
  formatCallers,
  formatCredential,
  parseCallers,
  parseCredential,
} from './credential-format.ts';
import { fileAge, listFiles, modifiedAt, removeAbandonedFiles, removeFile, writePrivateFile } from './private-files.ts';
import { readReplaceableFile } from './replaceable-files.ts';

/** A credential this close to its end is not handed out any more, in milliseconds. */
const expiryMargin = 15_000;

/** How long a credential is handed out before the server is asked whether it still takes it, in milliseconds. */
const checkInterval = 5 * 60_000;

/** How long an expired credential stays, and how often that is looked at, in milliseconds. */
const sweepAfter = 24 * 3_600_000;
const sweepInterval = 3_600_000;

/** Credentials on disk until they expire: a file each, and two beside it for the script (see credential-form.ts). */
export interface CredentialCache {
  find(key: CredentialKey): Credential | undefined;
  keep(credential: Credential): void;
  /** Whether a process is among the last that were given this credential, as far as can be told. */
  hasRequested(key: CredentialKey, caller: ParentProcess): boolean;
  /** Notes that a process was given it. `now`: milliseconds since the epoch. */
  noteCaller(key: CredentialKey, caller: ParentProcess, now: number): void;
  /** All that came of one session, expired ones too: of the stored one, or of the API key in the environment with that SHA-256. */
  list(server: string, profile: string, keyHash?: string): Credential[];
  /** All for a server, whoever they came of. */
  listOfServer(server: string): Credential[];
  remove(key: CredentialKey): void;
  /** Removes what expired long ago, when that was not done lately. `now`: milliseconds since the epoch. */
  sweep(now: number): void;
}

/** Whether a credential may be handed out now without asking the server about it. */
export function isFresh(credential: Credential, now: number): boolean {
  return credential.checkedAt <= now && now < freshUntil(credential);
}

/** Whether a credential has some life left. */
export function isAlive(credential: Credential, now: number): boolean {
  return now < credential.expiresAt - expiryMargin;
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
  const readCallers = (key: CredentialKey): Callers => {
    const path = `${pathOf(key)}.askers`;
    const callers = parseCallers(readReplaceableFile(path));
    return Math.round(modifiedAt(path) ?? 0) === callers.at ? callers : { ...callers, ids: [] };
  };
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
      // The script takes the credential as soon as it is renamed into place, so that comes last.
      writePrivateFile(`${path}.checked`, '', { durable: false, modifiedAt: credential.checkedAt });
      if (readReplaceableFile(`${path}.askers`) === undefined) {
        writePrivateFile(`${path}.askers`, formatCallers({ pids: [], ids: [], at: 0 }), { durable: false });
      }
      writePrivateFile(path, formatCredential(credential), { durable: false, modifiedAt: freshUntil(credential) });
    },
    hasRequested(key, caller) {
      const { pids, ids } = readCallers(key);
      if (!pids.includes(String(caller.pid))) return false;
      // In a container every client may have the same process id.
      return !ids.some((id) => isOfProcess(id, caller.pid) && id !== nameOf(caller));
    },
    noteCaller(key, caller, now) {
      const { pids, ids } = readCallers(key);
      if (pids.includes(String(caller.pid)) && ids.includes(nameOf(caller))) return;
      const at = Math.round(now);
      const callers = {
        pids: [String(caller.pid), ...pids.filter((pid) => pid !== String(caller.pid))],
        ids: [nameOf(caller), ...ids.filter((id) => !isOfProcess(id, caller.pid))].slice(0, callersKept),
        at,
      };
      writePrivateFile(`${pathOf(key)}.askers`, formatCallers(callers), { durable: false, modifiedAt: at });
    },
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
        // The file's own time is no later than the credential's end.
        if ((fileAge(path, now) ?? 0) > sweepAfter) removeAt(path);
      }
    },
  };
}

/** Elsewhere it takes another process to know more of one than its number, and numbers come again less often than in containers. */
function nameOf(caller: ParentProcess): string {
  return process.platform === 'linux' ? caller.id : `${caller.pid}-unknown`;
}

function isOfProcess(callerId: string, pid: number): boolean {
  return callerId.startsWith(`${pid}-`);
}

function isFor(credential: CredentialKey, key: CredentialKey): boolean {
  return (['server', 'profile', 'cluster', 'user', 'ttl', 'keyHash'] as const).every(
    (part) => credential[part] === key[part],
  );
}
