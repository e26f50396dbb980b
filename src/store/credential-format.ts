import { rfc3339 } from '../rfc3339.ts';
import { Secret } from '../secret.ts';
import { fileNameFor, hashedName, serverPart } from './file-name.ts';
import { asRecord, number, parseRecord, text, time } from './records.ts';

/**
 * The form in which a credential lies on disk. bin/kubectl-rancher-auth reads it too: the name of the file, its first
 * three lines, and what the times of the three files mean. A change here is a change there, and of the first line.
 */

/** Which credential is asked for. Two asks with the same key may share one. */
export interface CredentialKey {
  server: string;
  profile: string;
  /** The cluster's id, where the kubeconfig names it. */
  cluster?: string;
  /** What the kubeconfig has as `--user`: in Rancher's own ones the cluster's name. */
  user?: string;
  /** A lifetime that was wished for, in milliseconds: a credential apart from the usual one. */
  ttl?: number;
  /** The SHA-256 of the API key in the environment that it was made with, in hex. */
  keyHash?: string;
}

/** The key in something that has the parts of one, and maybe more. */
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

/** A token with its expiry, as a Kubernetes client gets it. Times are milliseconds since the epoch by the local clock. */
export interface Credential extends CredentialKey {
  /** The cluster that the token can be tried on; absent where the ask told none. */
  clusterId?: string;
  tokenId: string;
  /** The session it was made from, by its token's id. */
  sessionId: string;
  token: Secret;
  expiresAt: number;
  /** When the server last took it, or issued it; 0 when it has yet to be tried on its cluster. */
  checkedAt: number;
  /** For whom it, and those before it, replaced one that the server had refused, and when. */
  replacements?: Replacement[];
}

export interface Replacement {
  caller: string;
  /** Milliseconds since the epoch. */
  at: number;
}

const form = 'kubectl-rancher-credential 2';

/**
 * The name of a credential's file: `<host>[+<port>]@<profile>@<cluster>@<user>` where all of these are plain, which the
 * script can put together, else a hash, which it can not.
 */
export function credentialFileName({ server, profile, cluster = '', user = '', ttl, keyHash }: CredentialKey): string {
  const options = ttl === undefined ? [] : [String(ttl)];
  const key = keyHash === undefined ? [] : [`sha256+${keyHash}`];
  const parts = [serverPart(server), profile, cluster, user, ...options, ...key];
  const name = fileNameFor(parts);
  return endings.some((ending) => name.endsWith(ending)) ? hashedName(parts) : name;
}

/** The files beside a credential's, which no other credential's may be. */
const endings = ['.askers', '.checked'];

/** The content of a credential's file. */
export function formatCredential(credential: Credential): string {
  const { token, replacements, ...fields } = credential;
  // The field keeps the name that earlier versions read.
  const stored = replacements?.map(({ caller, at }) => ({ asker: caller, at }));
  const rest = { ...fields, ...(stored && { replacements: stored }) };
  const expires = rfc3339(credential.expiresAt);
  return `${firstLine(credential, token.expose())}\n${expires}\n${token.expose()}\n${JSON.stringify(rest)}\n`;
}

/** What a file says of itself: its form, its name, and how long its token is. Only then is it taken for that ask, and for whole. */
function firstLine(key: CredentialKey, token: string): string {
  return `${form} ${credentialFileName(key)} ${token.length}`;
}

/** The credential in a file, or undefined for anything else that may lie there. */
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
  const replacements = readReplacements(stored?.replacements);
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
    ...(replacements.length === 0 ? {} : { replacements }),
  };
}

function readReplacements(stored: unknown): Replacement[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((entry: unknown) => {
    const record = asRecord(entry);
    const caller = text(record, 'asker');
    const at = time(record, 'at');
    return caller === undefined || at === undefined ? [] : [{ caller, at }];
  });
}

/** How many askers are remembered, and how wide each one's process id is written. */
export const callersKept = 8;
const pidWidth = 10;

/** Who was given a credential last. */
export interface Callers {
  /** Process ids, the latest first. */
  pids: string[];
  /** Their names that are not used again (`<pid>-<start>`), as far as they were known when the file had the time `at`. */
  ids: string[];
  /** Milliseconds since the epoch. When the file has another time the script has added an asker since, whose id nobody knows. */
  at: number;
}

/**
 * The content of the stamp file. Its first line is the script's: the process ids, in a fixed width. The second one is not
 * read there, and stays when the script writes the first in place.
 */
export function formatCallers({ pids, ids, at }: Callers): string {
  const kept = Array.from({ length: callersKept }, (_, index) => pids[index] ?? '0');
  const first = kept.map((pid) => pid.padStart(pidWidth)).join(' ');
  return ids.length === 0 ? `${first}\n` : `${first}\n${at} ${ids.join(' ')}\n`;
}

/** Reads a stamp file, whatever it holds. */
export function parseCallers(content = ''): Callers {
  const [first = '', second = ''] = content.split('\n');
  const [at, ...ids] = second.split(' ');
  return {
    pids: first.split(/\s+/).filter((pid) => /^[1-9]\d*$/.test(pid)),
    ids: ids.filter((id) => /^[1-9]\d*-\w+$/.test(id)),
    at: Number(at),
  };
}
