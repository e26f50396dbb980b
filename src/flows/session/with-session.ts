import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http.ts';
import { RancherError } from '../../rancher/responses.ts';
import { serverHost } from '../../server-url.ts';
import type { SessionRecord } from '../../store/sessions.ts';
import type { Context } from '../context.ts';
import { connectTo } from '../trust/connect-to.ts';
import { canLogIn, describeNeed, logInOnDemand } from './log-in-on-demand.ts';
import { findSession, findSessionRecord, hasEnded, type Session } from './session.ts';
import type { SessionNeed } from './session-need.ts';

/**
 * Does something with a session and a connection to its server: the session there is, else one from a login on demand.
 * When the server does not take the session any more (401), it is done once more with a new one.
 */
export async function withSession<T>(
  context: Context,
  need: SessionNeed,
  use: (session: Session, http: RancherHttp) => Promise<T>,
): Promise<T> {
  // A login may change whom the server is trusted by, so each session gets a connection of its own.
  const useWith = (session: Session): Promise<T> => use(session, connectTo(context, need));
  const session = await findSession(context, need.server, need.profile);
  if (session === undefined) return useWith(await logInFirst(context, need));
  try {
    return await useWith(session);
  } catch (error) {
    if (!(error instanceof RancherError && error.status === 401)) throw error;
    if (session.record.clusterId !== undefined) throw describeBoundKey(session.record);
    context.log('the server does not take the session any more');
    return useWith(await logInFirst(context, need, session));
  }
}

/** Who interrupts a login that could not be left half done does not want what was to come after it. */
async function logInFirst(context: Context, need: SessionNeed, refused?: Session): Promise<Session> {
  const session = await logInOnDemand(context, need, refused);
  if (!context.interruptions.hasCome()) return session;
  throw new CliError(
    'cancelled',
    `interrupted: you are logged in to ${serverHost(need.server)}, and nothing else was done`,
  );
}

/** Throws `loginNeeded` when there is no session and nobody to log in: no lock that somebody else may hold is waited for then. */
export function expectSession(context: Context, need: SessionNeed): void {
  const record = findSessionRecord(context, need.server, need.profile);
  const usable = record !== undefined && !hasEnded(record, context.clock.now());
  if (!usable && !canLogIn(context, need)) throw describeNeed(context, need);
}

/** A key for one cluster is refused everywhere else, and a login in its place would be somebody's who did not ask for it. */
function describeBoundKey({ server, profile, clusterId = '' }: SessionRecord): CliError {
  return new CliError(
    'notAllowed',
    `the API key that you logged in to ${serverHost(server)} with is good for the cluster ${printable(clusterId)} only`,
    `Log in with one without a scope: ${loginCommand({ server, profile }, '--method token --force')}`,
  );
}
