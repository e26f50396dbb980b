import { type Cancelled, CliError } from '../../errors.ts';
import type { MethodName } from '../../login/method.ts';
import { loginCommand } from '../../own-commands.ts';
import type { Unfinished } from '../../platform/processes/signals.ts';
import { printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import type { SessionPlace } from '../../store/sessions/sessions.ts';
import type { Context } from '../context.ts';
import type { TrustOptions } from '../trust/trust-options.ts';

/** Whose session is needed, and how the server is trusted. */
export interface SessionNeed {
  server: string;
  profile: string;
  trust?: TrustOptions;
  /** The provider to log in with, by id or type; absent: the only one, or the user's choice. */
  provider?: string;
  /** How to log in; absent: what suits. */
  method?: MethodName;
}

/** Where the user wants sessions kept, as `KUBECTL_RANCHER_SESSION_STORE` says; nothing when the variable is not set. */
export function preferredSessionStore(env: NodeJS.ProcessEnv): { sessionStore?: SessionPlace } {
  const requested = env.KUBECTL_RANCHER_SESSION_STORE;
  if (requested === undefined || requested === '') return {};
  if (requested === 'keychain' || requested === 'file') return { sessionStore: requested };
  throw new CliError('usage', `KUBECTL_RANCHER_SESSION_STORE is "${printable(requested)}"; it can be keychain or file`);
}

/** A cancelled login: to which server, and what to type for another try. */
export function describeCancelledLogin(
  { server, profile }: { server: string; profile: string },
  { why }: Cancelled,
): CliError {
  const what = `the login to ${serverHost(server)} was cancelled${why === undefined ? '' : `: ${why}`}`;
  return new CliError('cancelled', what, `To try again: ${loginCommand({ server, profile })}`);
}

/** What a login that is stopped half done leaves behind. */
export function describeUnfinishedLogin({ server, profile }: { server: string; profile: string }): Unfinished {
  return {
    left: `a session that was just issued may stay on ${serverHost(server)} until it expires`,
    next: `To log in: ${loginCommand({ server, profile })}`,
  };
}

/** Ctrl-C that came while a session was kept does not undo it. */
export function tellIfTooLate({ interruptions, tell }: Context): void {
  if (interruptions.hasCome()) tell('kubectl-rancher: Ctrl-C came too late: you are logged in');
}
