import { join } from 'node:path';
import { Secret } from '../secret.ts';
import { fileNameFor } from './file-name.ts';
import { listFiles, readPrivateFile, removeFile, writePrivateFile } from './private-files.ts';
import { number, parseRecord, text } from './records.ts';

/** Which credential is asked for. Two asks with the same key may share one. */
export interface CredentialKey {
  server: string;
  profile: string;
  /** The cluster's id, where the kubeconfig names it. */
  cluster?: string;
  /** What the kubeconfig has as `--user`: in Rancher's own ones the cluster's name. */
  user?: string;
}

/** A token with its expiry, as a Kubernetes client gets it. */
export interface Credential extends CredentialKey {
  /** The cluster that the token was made for; absent for one that is good for every cluster. */
  confinedTo?: string;
  tokenId: string;
  token: Secret;
  /** Milliseconds since the epoch by the local clock. */
  expiresAt: number;
}

/** Credentials on disk, one file each, until they expire. */
export interface CredentialCache {
  find(key: CredentialKey): Credential | undefined;
  keep(credential: Credential): void;
  /** All of a server and profile, expired ones too. */
  list(server: string, profile: string): Credential[];
  remove(key: CredentialKey): void;
}

export function createCredentialCache(cacheDirectory: string): CredentialCache {
  const directory = join(cacheDirectory, 'credentials');
  const pathOf = ({ server, profile, cluster, user }: CredentialKey): string =>
    join(directory, `${fileNameFor([server, profile, cluster ?? '', user ?? ''])}.json`);
  const readAt = (path: string): Credential | undefined => readCredential(readPrivateFile(path));

  return {
    find(key) {
      const credential = readAt(pathOf(key));
      return credential !== undefined && sameKey(credential, key) ? credential : undefined;
    },
    keep(credential) {
      const stored = { ...credential, token: credential.token.expose() };
      writePrivateFile(pathOf(credential), `${JSON.stringify(stored)}\n`);
    },
    list: (server, profile) =>
      listFiles(directory, '.json')
        .map(readAt)
        .filter((credential) => credential !== undefined)
        .filter((credential) => credential.server === server && credential.profile === profile),
    remove: (key) => removeFile(pathOf(key)),
  };
}

function sameKey(one: CredentialKey, other: CredentialKey): boolean {
  return (
    one.server === other.server &&
    one.profile === other.profile &&
    one.cluster === other.cluster &&
    one.user === other.user
  );
}

function readCredential(content: string | undefined): Credential | undefined {
  const stored = parseRecord(content);
  const server = text(stored, 'server');
  const profile = text(stored, 'profile');
  const tokenId = text(stored, 'tokenId');
  const token = text(stored, 'token');
  const expiresAt = number(stored, 'expiresAt');
  if (server === undefined || profile === undefined || tokenId === undefined) return undefined;
  if (token === undefined || expiresAt === undefined) return undefined;
  const cluster = text(stored, 'cluster');
  const user = text(stored, 'user');
  const confinedTo = text(stored, 'confinedTo');
  return {
    server,
    profile,
    tokenId,
    token: new Secret(token),
    expiresAt,
    ...(cluster === undefined ? {} : { cluster }),
    ...(user === undefined ? {} : { user }),
    ...(confinedTo === undefined ? {} : { confinedTo }),
  };
}
