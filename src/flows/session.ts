import { CliError } from '../errors.ts';
import { localTime } from '../local-time.ts';
import { printable } from '../printable.ts';
import { serverHost } from '../rancher/server-url.ts';
import type { Secret } from '../secret.ts';
import type { SessionRecord } from '../store/sessions.ts';
import type { Context } from './context.ts';

/** A session with less than this left is of no use: what is minted from it would end at once. Milliseconds. */
const leastLeft = 60_000;

export interface Session {
  record: SessionRecord;
  token: Secret;
}

/** The session of a server and profile that can still be used, as far as is known here; undefined when there is none. */
export async function findSession(context: Context, server: string, profile: string): Promise<Session | undefined> {
  const record = context.sessions.find(server, profile);
  if (record === undefined || hasEnded(record, context.clock.now())) return undefined;
  try {
    const token = await context.sessions.readToken(record);
    return token === undefined ? undefined : { record, token };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'loginNeeded',
      `the session for ${serverHost(server)} lies in the keychain, which cannot be read: ${printable(reason)}`,
      `Unlock it, or run: kubectl rancher login ${server} --force --session-store file`,
    );
  }
}

/** Whether a session has ended by its own time, or was not used for the idle time that the server's admin set. */
export function hasEnded(record: SessionRecord, now: number): boolean {
  if (record.expiresAt - now < leastLeft) return true;
  const idle = record.limits.sessionIdleTtl;
  const session = record.expiresAt - record.createdAt;
  return idle !== undefined && idle < session && now - record.lastUsedAt >= idle;
}

/** Who is logged in, and until when. */
export function describeSession({ server, profile, user, expiresAt }: SessionRecord): string {
  const as = profile === 'default' ? '' : ` (profile ${printable(profile)})`;
  return `Logged in to ${serverHost(server)} as ${printable(user.name)}${as} until ${localTime(expiresAt)}.`;
}
