import { CliError } from '../errors.ts';
import { printable } from '../printable.ts';
import { RancherError } from '../rancher/answers.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { serverHost } from '../rancher/server-url.ts';
import { quoteForShell } from '../shell-words.ts';
import type { SessionRecord } from '../store/sessions.ts';
import type { Context } from './context.ts';
import { logInOnDemand, type SessionNeed } from './log-in-on-demand.ts';
import { findSession, type Session } from './session.ts';
import { connectTo } from './trust-server.ts';

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
  const useWith = (session: Session): Promise<T> => use(session, connectTo(context, need.server, need.trust));
  const session = await findSession(context, need.server, need.profile);
  if (session === undefined) return useWith(await logInOnDemand(context, need));
  try {
    return await useWith(session);
  } catch (error) {
    if (!(error instanceof RancherError && error.status === 401)) throw error;
    if (session.record.clusterId !== undefined) throw describeBoundKey(session.record);
    context.log('the server does not take the session any more');
    return useWith(await logInOnDemand(context, need, session));
  }
}

/** A key for one cluster is refused everywhere else, and a login in its place would be somebody's who did not ask for it. */
function describeBoundKey({ server, clusterId = '' }: SessionRecord): CliError {
  return new CliError(
    'notAllowed',
    `the API key that you logged in to ${serverHost(server)} with is good for the cluster ${printable(clusterId)} only`,
    `Log in with one without a scope: kubectl rancher login ${quoteForShell(server)} --method token --force`,
  );
}
