import { type Cancelled, CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';

/** A login that was given up, in words that say which one, and what to type for another try. */
export function describeCancelledLogin(
  { server, profile }: { server: string; profile: string },
  { why }: Cancelled,
): CliError {
  const what = `the login to ${serverHost(server)} was cancelled${why === undefined ? '' : `: ${why}`}`;
  return new CliError('cancelled', what, `To try again: ${loginCommand({ server, profile })}`);
}

/** Lets interruptions count again once there is a session; one that came while it was made is told that it is too late. */
export function endHoldOfLogin({ interruptions, tell }: Context): void {
  if (interruptions.release()) tell('kubectl-rancher: Ctrl-C came too late: you are logged in');
}
