import { CliError } from '../errors.ts';
import { serverHost } from '../rancher/server-url.ts';
import type { Context } from './context.ts';
import { logIn } from './log-in.ts';
import { describeSession, type Session } from './session.ts';
import { preferredSessionStore } from './session-place.ts';
import type { TrustOptions } from './trust-server.ts';

/** Whose session is needed, and how the server is trusted. */
export interface SessionNeed {
  server: string;
  profile: string;
  trust: TrustOptions;
  /** The provider to log in with, by id or type; absent: the only one, or the user's choice. */
  provider?: string;
}

/** A login in the middle of something else, where a person is there to do it. Throws `loginNeeded` at once where not. */
export async function logInOnDemand(context: Context, need: SessionNeed): Promise<Session> {
  const { server, profile } = need;
  if (!context.terminal.canPrompt()) {
    const command = `kubectl rancher login ${server}${profile === 'default' ? '' : ` --profile ${profile}`}`;
    throw new CliError('loginNeeded', `not logged in to ${serverHost(server)}; run: ${command}`);
  }
  context.terminal.say(`Log in to ${serverHost(server)}`);
  const session = await logIn(context, { ...need, ...preferredSessionStore(context.env) });
  context.terminal.say(describeSession(session.record));
  return session;
}
