import { rfc3339 } from '../../rfc3339.ts';
import { Secret } from '../../secret.ts';
import { fileNameFor, hashedName, serverPart } from '../files/file-name.ts';
import { asRecord, number, parseRecord, type StoredRecord, text, time } from '../files/records.ts';

/**
 * The format of a credential on disk. bin/kubectl-rancher-auth reads it too: the file name, the first three lines, and
 * the times of the files. A change here needs a change there and a new version in the first line.
 */

/** Which credential is requested. Requests with the same key share one. */
export interface CredentialKey {
  server: string;
  profile: string;
  /** The cluster's id, where the kubeconfig names it. */
  cluster?: string;
  /** The kubeconfig's `--user`: the cluster's name in kubeconfigs that Rancher makes. */
  user?: string;
  /** The requested lifetime, in milliseconds; such a credential is cached apart from the usual one. */
  ttl?: number;
  /** The SHA-256, in hex, of the API key from the environment that minted it. */
  keyHash?: string;
}

/** The key in an object that may have other fields too. */
export function credentialKeyOf({ server, profile, cluster, user, ttl, keyHash }: CredentialKeyParts): CredentialKey {
  return {
    server,
    profile,
    ...(cluster === undefined ? {} : { cluster }),
    ...(user === undefined ? {} : { user }),
    ...(ttl === undefined ? {} : { ttl }),
    ...(keyHash === undefined ? {} : { keyHash }),
  };
}

type CredentialKeyParts = { [Part in keyof CredentialKey]: CredentialKey[Part] | undefined } & {
  server: string;
  profile: string;
};

/** A token with its expiry, as a Kubernetes client gets it. Times: milliseconds since the epoch by the local clock. */
export interface Credential extends CredentialKey {
  /** The cluster on which the token can be checked; absent when the request names none. */
  clusterId?: string;
  tokenId: string;
  /** The token id of the session that minted it. */
  sessionId: string;
  token: Secret;
  expiresAt: number;
  /** When it was minted; absent for a key that is used as it is. */
  issuedAt?: number;
  /** When the server last accepted or issued it; 0 if it was not yet tried on its cluster, or was refused. */
  checkedAt: number;
  /** The callers for whom it, or one before it, replaced a credential that the server had refused. */
  replacements?: Replacement[];
  /** The tokens that it replaced before they expired, which a client may still use. */
  predecessors?: Predecessor[];
}

export interface Predecessor {
  tokenId: string;
  /** Milliseconds since the epoch by the local clock. */
  expiresAt: number;
}

/** A credential, and each of its predecessors as a credential with the same token: what there is of it on the server. */
export function withPredecessors({ predecessors = [], ...credential }: Credential): Credential[] {
  return [...predecessors.map((predecessor) => ({ ...credential, ...predecessor })), credential];
}

export interface Replacement {
  caller: string;
  /** Milliseconds since the epoch. */
  at: number;
}

const format = 'kubectl-rancher-credential 2';

/**
 * The name of a credential's file: `<host>[+<port>]@<profile>@<cluster>@<user>` if all parts are plain, as the script
 * builds it too; else a hash, which the script cannot compute.
 */
export function credentialFileName({ server, profile, cluster = '', user = '', ttl, keyHash }: CredentialKey): string {
  const options = ttl === undefined ? [] : [String(ttl)];
  const key = keyHash === undefined ? [] : [`sha256+${keyHash}`];
  const parts = [serverPart(server), profile, cluster, user, ...options, ...key];
  const name = fileNameFor(parts);
  return companionEndings.some((ending) => name.endsWith(ending)) ? hashedName(parts) : name;
}

/**
 * Endings of the files beside a credential's; no credential may have such a name. `.askers`: its last callers, and now as
 * the script knows it; `.checked`: when it was checked; `.recent`: until when that counts for a caller that retries too;
 * `.again`: now, when one does; `.usable`: until when it may be used while it is checked in the background; `.background`:
 * that this was begun.
 */
export const companionEndings = ['.askers', '.checked', '.recent', '.again', '.usable', '.background'];

/** The content of a credential's file, with the token in it. */
export function formatCredential(credential: Credential): string {
  const { token, replacements, ...fields } = credential;
  // The field keeps the name that earlier versions know.
  const stored = replacements?.map(({ caller, at }) => ({ asker: caller, at }));
  const rest = { ...fields, ...(stored && { replacements: stored }) };
  const expires = rfc3339(credential.expiresAt);
  return `${firstLine(credential, token.expose())}\n${expires}\n${token.expose()}\n${JSON.stringify(rest)}\n`;
}

/** Format, file name and length of the token: a file that was cut off, or lies under another name, is not used. */
function firstLine(key: CredentialKey, token: string): string {
  return `${format} ${credentialFileName(key)} ${token.length}`;
}

/** The credential in a file's content; undefined for anything else. */
export function parseCredential(content: string | undefined): Credential | undefined {
  const [first, expires, token = '', details] = (content ?? '').split('\n');
  const stored = parseRecord(details);
  const server = text(stored, 'server');
  const profile = text(stored, 'profile');
  const tokenId = text(stored, 'tokenId');
  const sessionId = text(stored, 'sessionId');
  const expiresAt = time(stored, 'expiresAt');
  const checkedAt = time(stored, 'checkedAt');
  if (!/^[!-~]+$/.test(token)) return undefined;
  if (server === undefined || profile === undefined || tokenId === undefined || sessionId === undefined) {
    return undefined;
  }
  if (expiresAt === undefined || checkedAt === undefined || expires !== rfc3339(expiresAt)) return undefined;
  const cluster = text(stored, 'cluster');
  const user = text(stored, 'user');
  const ttl = number(stored, 'ttl');
  const keyHash = text(stored, 'keyHash');
  const clusterId = text(stored, 'clusterId');
  const issuedAt = time(stored, 'issuedAt');
  const replacements = readReplacements(stored?.replacements);
  const predecessors = readPredecessors(stored?.predecessors);
  const key = credentialKeyOf({ server, profile, cluster, user, ttl, keyHash });
  if (first !== firstLine(key, token) || (cluster !== undefined && (clusterId ?? cluster) !== cluster))
    return undefined;
  return {
    ...key,
    tokenId,
    sessionId,
    token: new Secret(token),
    expiresAt,
    checkedAt,
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(issuedAt === undefined ? {} : { issuedAt }),
    ...(replacements.length === 0 ? {} : { replacements }),
    ...(predecessors.length === 0 ? {} : { predecessors }),
  };
}

function readReplacements(stored: unknown): Replacement[] {
  return list(stored).flatMap((record) => {
    const caller = text(record, 'asker');
    const at = time(record, 'at');
    return caller === undefined || at === undefined ? [] : [{ caller, at }];
  });
}

function readPredecessors(stored: unknown): Predecessor[] {
  return list(stored).flatMap((record) => {
    const tokenId = text(record, 'tokenId');
    const expiresAt = time(record, 'expiresAt');
    return tokenId === undefined || expiresAt === undefined ? [] : [{ tokenId, expiresAt }];
  });
}

function list(stored: unknown): (StoredRecord | undefined)[] {
  return Array.isArray(stored) ? stored.map(asRecord) : [];
}

/** How many callers are remembered, and the width of a process id in the file. */
export const callersKept = 8;
const pidWidth = 10;

/** The processes that got a credential last. */
export interface Callers {
  /** Process ids, latest first. */
  pids: string[];
  /** Their ids with start times (`<pid>-<start>`), as far as known when the file had the time `at`. */
  ids: string[];
  /**
   * Milliseconds since the epoch. If the file has another time, the script has added a caller, whose start time is
   * unknown.
   */
  at: number;
}

/**
 * The content of the `.askers` file. The script rewrites its first line, process ids of fixed width, in place; the
 * second line is for this program only.
 */
export function formatCallers({ pids, ids, at }: Callers): string {
  const kept = Array.from({ length: callersKept }, (_, index) => pids[index] ?? '0');
  const first = kept.map((pid) => pid.padStart(pidWidth)).join(' ');
  return ids.length === 0 ? `${first}\n` : `${first}\n${at} ${ids.join(' ')}\n`;
}

/** Reads an `.askers` file; anything unknown in it is skipped. */
export function parseCallers(content = ''): Callers {
  const [first = '', second = ''] = content.split('\n');
  const [at, ...ids] = second.split(' ');
  return {
    pids: first.split(/\s+/).filter((pid) => /^[1-9]\d*$/.test(pid)),
    ids: ids.filter((id) => /^[1-9]\d*-\w+$/.test(id)),
    at: Number(at),
  };
}
