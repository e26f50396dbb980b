import type { Context } from './context.ts';
import { hasEnded } from './session.ts';

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
  credentials: { cluster: string; expiresAt: string }[];
}

/** What is known here of every server, without asking any. */
export function readStatus(context: Context): Status {
  const now = context.clock.now();
  const servers = context.sessions.list().map((record): ServerStatus => {
    const credentials = context.credentials
      .list(record.server, record.profile)
      .filter(({ expiresAt }) => expiresAt > now)
      .map(({ cluster, user, expiresAt }) => ({
        cluster: cluster ?? user ?? '',
        expiresAt: timestamp(expiresAt) ?? '',
      }));
    return {
      url: record.server,
      profile: record.profile,
      user: record.user,
      provider: record.provider,
      session: hasEnded(record, now) ? null : { expiresAt: timestamp(record.expiresAt), store: record.store },
      credentials,
    };
  });
  return { servers };
}

function timestamp(time: number): string | null {
  return Number.isFinite(time) ? new Date(time).toISOString().replace(/\.\d+Z$/, 'Z') : null;
}
