import { join } from 'node:path';
import type { ParentProcess } from '../platform/parent-process.ts';
import {
  type Askers,
  askersKept,
  type Credential,
  type CredentialKey,
  credentialFileName,
  formatAskers,
  formatCredential,
  parseAskers,
  parseCredential,
} from './credential-form.ts';
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
  hasAsked(key: CredentialKey, asker: ParentProcess): boolean;
  /** Notes that a process was given it. `now`: milliseconds since the epoch. */
  noteAsker(key: CredentialKey, asker: ParentProcess, now: number): void;
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
  const readAskers = (key: CredentialKey): Askers => {
    const path = `${pathOf(key)}.askers`;
    const askers = parseAskers(readReplaceableFile(path));
    return Math.round(modifiedAt(path) ?? 0) === askers.at ? askers : { ...askers, ids: [] };
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
        writePrivateFile(`${path}.askers`, formatAskers({ pids: [], ids: [], at: 0 }), { durable: false });
      }
      writePrivateFile(path, formatCredential(credential), { durable: false, modifiedAt: freshUntil(credential) });
    },
    hasAsked(key, asker) {
      const { pids, ids } = readAskers(key);
      if (!pids.includes(String(asker.pid))) return false;
      // In a container every client may have the same process id.
      return !ids.some((id) => isOfProcess(id, asker.pid) && id !== nameOf(asker));
    },
    noteAsker(key, asker, now) {
      const { pids, ids } = readAskers(key);
      if (pids.includes(String(asker.pid)) && ids.includes(nameOf(asker))) return;
      const at = Math.round(now);
      const askers = {
        pids: [String(asker.pid), ...pids.filter((pid) => pid !== String(asker.pid))],
        ids: [nameOf(asker), ...ids.filter((id) => !isOfProcess(id, asker.pid))].slice(0, askersKept),
        at,
      };
      writePrivateFile(`${pathOf(key)}.askers`, formatAskers(askers), { durable: false, modifiedAt: at });
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
function nameOf(asker: ParentProcess): string {
  return process.platform === 'linux' ? asker.id : `${asker.pid}-unknown`;
}

function isOfProcess(askerId: string, pid: number): boolean {
  return askerId.startsWith(`${pid}-`);
}

function isFor(credential: CredentialKey, key: CredentialKey): boolean {
  return (['server', 'profile', 'cluster', 'user', 'ttl', 'keyHash'] as const).every(
    (part) => credential[part] === key[part],
  );
}
