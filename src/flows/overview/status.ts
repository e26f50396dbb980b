import { rfc3339, rfc3339OrNull } from '../../rfc3339.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import type { Context } from '../context.ts';
import { environmentKeyHash, environmentServer } from '../environment-server.ts';
import { environmentSession } from '../session/environment-session.ts';
import { hasEnded } from '../session/session.ts';

/** The shape of `status -o json`. Times are RFC 3339; `expiresAt` is null for what never expires. */
export interface Status {
  servers: ServerStatus[];
}

export interface ServerStatus {
  url: string;
  profile: string;
  user: { id: string; name: string };
  provider: string;
  /** Null when a login is needed. */
  session: { expiresAt: string | null; store: string } | null;
  credentials: CachedCredential[];
}

export interface CachedCredential {
  /** As the kubeconfig names it; empty if it names none. */
  cluster: string;
  expiresAt: string;
}

/** The stored logins, without a request to any server. The session in the environment comes first, under `profile`. */
export function readStatus(context: Context, profile: string): Status {
  const given = environmentRecord(context, profile);
  const stored = context.sessions.list().filter((record) => !isSame(record, given));
  return { servers: [...(given === undefined ? [] : [given]), ...stored].map((record) => describe(context, record)) };
}

function environmentRecord(context: Context, profile: string): SessionRecord | undefined {
  const server = environmentServer(context.env);
  return server === undefined ? undefined : environmentSession(context, server, profile)?.record;
}

/** The session in the environment replaces the stored one. */
function isSame({ server, profile }: SessionRecord, other: SessionRecord | undefined): boolean {
  return server === other?.server && profile === other.profile;
}

function describe(context: Context, record: SessionRecord): ServerStatus {
  const now = context.clock.now();
  const keyHash = record.store === 'environment' ? environmentKeyHash(context.env, record.server) : undefined;
  const credentials = context.credentials
    .list(record.server, record.profile, keyHash)
    .filter(({ expiresAt }) => expiresAt > now)
    .map(({ cluster, user, expiresAt }) => ({
      cluster: cluster ?? user ?? '',
      expiresAt: rfc3339(expiresAt),
    }));
  return {
    url: record.server,
    profile: record.profile,
    user: record.user,
    provider: record.provider,
    session: hasEnded(record, now) ? null : { expiresAt: rfc3339OrNull(record.expiresAt), store: record.store },
    credentials,
  };
}
