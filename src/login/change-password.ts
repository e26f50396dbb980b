import { CliError } from '../errors.ts';
import { RancherError } from '../rancher/http/responses.ts';
import { readSessionDetails, type SessionDetails } from '../rancher/login/session-details.ts';
import { endSession, type IssuedToken } from '../rancher/tokens/tokens.ts';
import { changePassword } from '../rancher/users.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import type { LoginContext } from './method.ts';

const tries = 3;

/**
 * Asks a user who must change the password for a new one. The API would go on without, so where no one can be asked
 * there is only a warning. When the user does not change it, the new session is ended. Gives what the server says about
 * that session.
 */
export async function replaceExpiredPassword(
  context: LoginContext,
  { token }: IssuedToken,
  current: Secret,
): Promise<SessionDetails> {
  const { http, terminal, say } = context;
  const details = await readSessionDetails(http, token).catch(async (error: unknown) => {
    await endSession(http, token).catch(() => undefined);
    throw error;
  });
  if (!details.user.mustChangePassword) return details;
  const host = serverHost(http.server);
  if (!terminal.canPrompt()) {
    say(`kubectl-rancher: ${host} requires a new password for this user: log in once on a terminal`);
    return details;
  }
  say(`${host} requires a new password.`);
  try {
    await askUntilChanged(context, token, current);
  } catch (error) {
    await endSession(http, token).catch(() => undefined);
    throw error;
  }
  say('The password was changed.');
  return details;
}

async function askUntilChanged({ http, terminal }: LoginContext, token: Secret, current: Secret): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const wanted = await terminal.askSecret('New password:');
    const again = await terminal.askSecret('New password again:');
    if (!wanted.equals(again)) {
      terminal.say('The two passwords differ.');
      continue;
    }
    try {
      return await changePassword(http, token, { current, wanted });
    } catch (error) {
      if (!(error instanceof RancherError)) throw error;
      terminal.say(`It was not accepted: ${error.said || error.message}`);
    }
  }
  throw new CliError('loginRefused', `${serverHost(http.server)} requires a new password, and got none`);
}
