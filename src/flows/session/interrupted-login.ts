import { type Cancelled, CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import type { Unfinished } from '../../platform/processes/signals.ts';
import { serverHost } from '../../server-url.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { Context } from '../context.ts';

/** A cancelled login: to which server, and what to type for another try. */
export function describeCancelledLogin(
  { server, profile, typedOptions }: LoginName & { typedOptions?: string },
  { why }: Cancelled,
): CliError {
  const what = `the login to ${serverHost(server)} was cancelled${why === undefined ? '' : `: ${why}`}`;
  return new CliError('cancelled', what, `To try again: ${loginCommand({ server, profile }, typedOptions)}`);
}

/** What a login that is stopped half done leaves behind. */
export function describeUnfinishedLogin({ server, profile }: LoginName): Unfinished {
  return {
    left: `a session that was just issued may stay on ${serverHost(server)} until it expires`,
    next: `To log in: ${loginCommand({ server, profile })}`,
  };
}

/** Ctrl-C that came while a session was kept does not undo it. */
export function tellIfTooLate({ interruptions, tell }: Context): void {
  if (interruptions.hasCome()) tell('kubectl-rancher: Ctrl-C came too late: you are logged in');
}
