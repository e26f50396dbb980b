import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { serverHost } from '../../server-url.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import type { Context } from '../context.ts';
import { connectTo } from '../trust/connect-to.ts';
import { canLogIn, describeLoginNeeded, logInOnDemand } from './log-in-on-demand.ts';
import { findSession, findSessionRecord, hasEnded, isCurrent, type Session } from './session.ts';
import type { SessionNeed } from './session-need.ts';

/** Thrown by the work of `withSession` when its session was ended or replaced meanwhile: it is done again with the one there is now. */
export class SessionReplaced extends Error {}

/** How often a session may be replaced under the work before it gives up. */
const attempts = 3;

type Work<T> = (session: Session, http: RancherHttp) => Promise<T>;
type Guard = <R>(work: () => Promise<R>) => Promise<R>;
const unguarded: Guard = (work) => work();

/**
 * Does something with a session and a connection to its server: the stored session, else one from a login on demand. When the server no
 * longer accepts the session (401), it is done again with a new one. `guard`: goes around finding the session and the work, but not
 * around a login.
 */
export async function withSession<T>(
  context: Context,
  need: SessionNeed,
  use: Work<T>,
  guard: Guard = unguarded,
): Promise<T> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await useOnce(context, need, use, guard);
    } catch (error) {
      if (!(error instanceof SessionReplaced)) throw error;
      context.log('the session was ended or replaced meanwhile');
    }
  }
  throw describeLoginNeeded(context, need);
}

async function useOnce<T>(context: Context, need: SessionNeed, use: Work<T>, guard: Guard): Promise<T> {
  // A login may change whom the server is trusted by, so each session gets a connection of its own.
  const useWith = (session: Session): Promise<T> => use(session, connectTo(context, need));
  const stored = await guard(() => useStored(context, need, useWith));
  if ('result' in stored) return stored.result;
  const session = await logInFirst(context, need, stored.refused);
  return guard(async () => {
    if (!isCurrent(context, session)) throw new SessionReplaced();
    return useWith(session);
  });
}

/** `refused`: the session there is, which the server does not accept; undefined when there is none. */
async function useStored<T>(
  context: Context,
  need: SessionNeed,
  useWith: (session: Session) => Promise<T>,
): Promise<{ result: T } | { refused: Session | undefined }> {
  const session = await findSession(context, need.server, need.profile);
  if (session === undefined) return { refused: undefined };
  try {
    return { result: await useWith(session) };
  } catch (error) {
    if (!(error instanceof RancherError && error.status === 401)) throw error;
    if (session.record.clusterId !== undefined) throw describeBoundKey(session.record);
    context.log('the server no longer accepts the session');
    return { refused: session };
  }
}

/** Someone who interrupts a login that could not be left half done does not want what was to come after it. */
async function logInFirst(context: Context, need: SessionNeed, refused?: Session): Promise<Session> {
  const session = await logInOnDemand(context, need, refused);
  if (!context.interruptions.hasCome()) return session;
  throw new CliError(
    'cancelled',
    `interrupted: you are logged in to ${serverHost(need.server)}, and nothing else was done`,
  );
}

/** Throws `loginNeeded` when there is no session and no one to log in: no lock that another process holds is waited for then. */
export function expectSession(context: Context, need: SessionNeed): void {
  const record = findSessionRecord(context, need.server, need.profile);
  const usable = record !== undefined && !hasEnded(record, context.clock.now());
  if (!usable && !canLogIn(context, need)) throw describeLoginNeeded(context, need);
}

/** A key for one cluster is refused everywhere else, and a login in its place would be that of someone who did not ask for it. */
function describeBoundKey({ server, profile, clusterId = '' }: SessionRecord): CliError {
  return new CliError(
    'notAllowed',
    `the API key that you logged in to ${serverHost(server)} with is valid for the cluster ${printable(clusterId)} only`,
    `Log in with one without a scope: ${loginCommand({ server, profile }, '--method token --force')}`,
  );
}
