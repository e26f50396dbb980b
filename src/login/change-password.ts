import { CliError } from '../errors.ts';
import { RancherError } from '../rancher/responses.ts';
import { endSession, type IssuedToken } from '../rancher/tokens.ts';
import { changePassword, readCurrentUser } from '../rancher/users.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import type { LoginContext } from './method.ts';

const tries = 3;

/**
 * A user who must change his password is asked for the new one. The API would let him go on without, so where nobody can
 * be asked it is only said. A session that came of it is ended when he does not do it.
 */
export async function replaceExpiredPassword(
  context: LoginContext,
  { token }: IssuedToken,
  current: Secret,
): Promise<void> {
  const { http, terminal, say } = context;
  const { mustChangePassword } = await readCurrentUser(http, token).catch(async (error: unknown) => {
    await endSession(http, token).catch(() => undefined);
    throw error;
  });
  if (!mustChangePassword) return;
  const host = serverHost(http.server);
  if (!terminal.canPrompt()) {
    say(`kubectl-rancher: ${host} wants this user's password to be changed: log in once on a terminal`);
    return;
  }
  say(`${host} wants a new password from you.`);
  try {
    await askUntilChanged(context, token, current);
  } catch (error) {
    await endSession(http, token).catch(() => undefined);
    throw error;
  }
  say('The password was changed.');
}

async function askUntilChanged({ http, terminal }: LoginContext, token: Secret, current: Secret): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const wanted = await terminal.askSecret('New password:');
    const again = await terminal.askSecret('New password again:');
    if (!wanted.equals(again)) {
      terminal.say('These two are not the same.');
      continue;
    }
    try {
      return await changePassword(http, token, { current, wanted });
    } catch (error) {
      if (!(error instanceof RancherError)) throw error;
      terminal.say(`It was not taken: ${error.message}`);
    }
  }
  throw new CliError('loginRefused', `${serverHost(http.server)} wants a new password, and got none`);
}
