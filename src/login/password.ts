import { CliError } from '../errors.ts';
import { printable } from '../printable.ts';
import { RancherError } from '../rancher/http/responses.ts';
import { logInToRancher } from '../rancher/login/login.ts';
import type { Provider } from '../rancher/login/providers.ts';
import type { IssuedToken } from '../rancher/tokens/tokens.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import { replaceExpiredPassword } from './change-password.ts';
import type { GivenProof, LoginContext, LoginMethod } from './method.ts';

const tries = 3;

/** User name and password: local users, OpenLDAP, FreeIPA, Active Directory. Asks for what was not given. */
export const passwordMethod: LoginMethod = {
  name: 'password',
  serves: ({ kind }) => kind === 'password',
  obstacle: ({ terminal, given }) =>
    terminal.canPrompt() || (given.username !== undefined && hasPassword(given))
      ? undefined
      : 'a terminal, or --username NAME --password-stdin',
  async logIn(context, provider) {
    const { issued, username, password } = await tryPasswords(context, provider);
    const details = await replaceExpiredPassword(context, issued, password);
    return { issued, username, details };
  },
};

async function tryPasswords(
  { http, again, terminal, given, remembered, description, issue }: LoginContext,
  provider: Provider,
): Promise<{ issued: IssuedToken; username: string; password: Secret }> {
  // Asked once: at a second question for the name, people type their password, which is then shown.
  const username = given.username ?? (await terminal.askText('Username:', remembered.username));
  for (let attempt = 1; ; attempt++) {
    const ask = (): Promise<Secret> => terminal.askSecret(`Password of ${printable(username)}:`);
    const password = given.password ?? (await (given.readPassword ?? ask)());
    try {
      const login = { provider, description, proof: { username, password } };
      const issued = await issue(() => logInToRancher(http, login));
      return { issued, username, password };
    } catch (error) {
      const refusal = describeRefusal(error, { http, again }, username);
      if (!(error instanceof RancherError && error.status === 401)) throw refusal;
      if (hasPassword(given) || attempt === tries) throw refusal;
      terminal.say(`Wrong user name or password (${attempt} of ${tries}).`);
    }
  }
}

/** Whether there is no question for it, whatever the answer of the server. */
export function hasPassword({ password, readPassword }: GivenProof): boolean {
  return (password ?? readPassword) !== undefined;
}

function describeRefusal(
  error: unknown,
  { http, again }: Pick<LoginContext, 'http' | 'again'>,
  username: string,
): unknown {
  if (!(error instanceof RancherError) || error.isBusy) return error;
  const host = serverHost(http.server);
  const name = printable(username);
  if (error.status === 401) {
    return new CliError(
      'loginRefused',
      `${host} refused the login of ${name}: wrong user name or password`,
      `Check both (--username names another user), and the provider (--provider). To try again: ${again}`,
    );
  }
  if (error.status === 403) {
    return new CliError(
      'loginRefused',
      `${host} refused the login: the user ${name} is disabled`,
      'Ask the administrator of this Rancher to enable the user.',
    );
  }
  return new CliError(
    'loginRefused',
    `${host} could not log ${name} in (status ${error.status})`,
    'Its provider may be switched off or misconfigured; an admin finds the reason in the log of Rancher.',
  );
}
