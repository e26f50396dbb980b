import { asRecord, duration, type StoredRecord, text, time } from '../files/records.ts';

export type SessionPlace = 'keychain' | 'file';

/** A session without its token. Times: milliseconds since the epoch by the local clock. */
export interface SessionRecord {
  server: string;
  profile: string;
  user: { id: string; name: string };
  /** The Rancher provider's id. */
  provider: string;
  tokenId: string;
  createdAt: number;
  /** When a login found it still valid, so that it was used again; absent if none did. */
  chosenAt?: number;
  /** Infinity for one that never expires. */
  expiresAt: number;
  lastUsedAt: number;
  /** The server's limits for tokens, as of the login, in milliseconds. */
  limits: SessionLimits;
  /** Where the token is stored; one from the environment is not. */
  store: SessionPlace | 'environment';
  /** It is in a file because the keychain could not be used, which was said then. */
  withoutKeychain?: true;
  /** The only cluster that the token is valid for; the token itself is then the credential for it. */
  clusterId?: string;
  /** The token is the user's own API key: logout does not delete it on the server. */
  keep?: true;
  /** A refresh token is stored with the token. */
  renewable?: true;
}

const limitNames = ['cliTtl', 'kubeconfigTtl', 'maxTtl', 'sessionTtl', 'sessionIdleTtl'] as const;
export type SessionLimits = { [name in (typeof limitNames)[number]]?: number | undefined };

/** The session in a stored object, without its last use; undefined if an essential field is missing. */
export function readSession(stored: StoredRecord | undefined): Omit<SessionRecord, 'lastUsedAt'> | undefined {
  const server = text(stored, 'server');
  const profile = text(stored, 'profile');
  const tokenId = text(stored, 'tokenId');
  const store = text(stored, 'store');
  if (server === undefined || profile === undefined || tokenId === undefined) return undefined;
  if (store !== 'keychain' && store !== 'file') return undefined;
  const user = asRecord(stored?.user);
  const clusterId = text(stored, 'clusterId');
  const chosenAt = time(stored, 'chosenAt');
  return {
    server,
    profile,
    tokenId,
    store,
    user: { id: text(user, 'id') ?? '', name: text(user, 'name') ?? '' },
    provider: text(stored, 'provider') ?? '',
    createdAt: time(stored, 'createdAt') ?? 0,
    // JSON writes Infinity as null. Without a usable time the session counts as expired, and a login replaces it.
    expiresAt: stored?.expiresAt === null ? Infinity : (time(stored, 'expiresAt') ?? 0),
    limits: readLimits(asRecord(stored?.limits)),
    ...(chosenAt === undefined ? {} : { chosenAt }),
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(stored?.withoutKeychain === true ? { withoutKeychain: true } : {}),
    ...(stored?.keep === true ? { keep: true } : {}),
    ...(stored?.renewable === true ? { renewable: true } : {}),
  };
}

/** A limit that makes no sense counts as absent: else no token could be minted. */
function readLimits(stored: StoredRecord | undefined): SessionLimits {
  return Object.fromEntries(limitNames.map((name) => [name, duration(stored, name)]));
}
