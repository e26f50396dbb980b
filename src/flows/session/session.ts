import { CliError } from '../../errors.ts';
import { localTime } from '../../local-time.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable, reasonOf } from '../../printable.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import type { Context } from '../context.ts';
import { environmentSession } from './environment-session.ts';

/** A session with less than this left is useless: what is minted from it would end at once. Milliseconds. */
const leastLeft = 60_000;

export interface Session {
  record: SessionRecord;
  token: Secret;
  /** It could be kept nowhere, and serves this process alone. */
  unkept?: true;
}

/** What is known of the session of a server and profile, ended or not: of the one in the environment, else of the stored one. */
export function findSessionRecord(context: Context, server: string, profile: string): SessionRecord | undefined {
  const record = environmentSession(context, server, profile)?.record ?? context.sessions.find(server, profile);
  return record && withPossibleUse(context, record);
}

/** Whether a session has been neither ended nor replaced here since it was found. */
export function isCurrent(context: Context, { record, unkept }: Session): boolean {
  return unkept === true || findSessionRecord(context, record.server, record.profile)?.tokenId === record.tokenId;
}

/** The session of a server and profile that can still be used, as far as is known here; undefined when there is none. */
export async function findSession(context: Context, server: string, profile: string): Promise<Session | undefined> {
  const given = environmentSession(context, server, profile);
  if (given !== undefined) return given;
  const stored = context.sessions.open(server, profile);
  if (stored === undefined) return undefined;
  const record = withPossibleUse(context, stored.record);
  if (hasEnded(record, context.clock.now())) return undefined;
  try {
    const token = await stored.readToken();
    return token === undefined ? undefined : { record, token };
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      'loginNeeded',
      `the session for ${serverHost(server)} is in the keychain, which cannot be read: ${reasonOf(error)}`,
      `Unlock it, or run: ${loginCommand({ server, profile }, '--force --session-store file')}`,
    );
  }
}

/**
 * Whether a session has ended by its own time, or was not used for the idle time that the server's admin set; an API key that is the user's own
 * is no session there, and lasts until the logout.
 */
export function hasEnded(record: SessionRecord, now: number): boolean {
  if (record.expiresAt - now < leastLeft) return true;
  if (record.keep) return false;
  const idle = record.limits.sessionIdleTtl;
  const session = record.expiresAt - record.createdAt;
  return idle !== undefined && idle < session && now - record.lastUsedAt >= idle;
}

/** By how much the time of a file may differ from the clock's, in milliseconds. */
const clockTolerance = 1_000;

/** A last use in the future was noted before the clock was put back: the idle time counts from now instead. */
function withPossibleUse(context: Context, record: SessionRecord): SessionRecord {
  const now = context.clock.now();
  if (record.lastUsedAt <= now + clockTolerance) return record;
  noteUseOfSession(context, record);
  return { ...record, lastUsedAt: now };
}

/** Notes that a session, or something it gave, was used now: its idle time counts from there. */
export function noteUseOfSession(context: Context, record: SessionRecord): void {
  if (record.store !== 'environment') context.sessions.touch(record, context.clock.now());
}

/** Who is logged in, and until when. */
export function describeSession({ server, profile, user, expiresAt, renewable, clusterId }: SessionRecord): string {
  const as = profile === 'default' ? '' : ` (profile ${printable(profile)})`;
  const who = clusterId === undefined ? printable(user.name) : `the holder of an API key for ${printable(clusterId)}`;
  const until = Number.isFinite(expiresAt) ? ` until ${localTime(expiresAt)}` : '';
  const end = renewable ? ', for as long as Rancher renews the session by itself' : until;
  return `Logged in to ${serverHost(server)} as ${who}${as}${end}.`;
}
