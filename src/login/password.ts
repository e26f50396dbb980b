import { CliError } from '../errors.ts';
import type { Terminal } from '../platform/terminal.ts';
import { printable } from '../printable.ts';
import { RancherError } from '../rancher/answers.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { loginWithPassword, type Provider } from '../rancher/public.ts';
import { serverHost } from '../rancher/server-url.ts';
import type { IssuedToken } from '../rancher/tokens.ts';
import type { Secret } from '../secret.ts';

const types = ['localProvider', 'openLdapProvider', 'freeIpaProvider', 'activeDirectoryProvider'];
const tries = 3;

/** Whether a provider takes a user name and a password. */
export function takesPassword(provider: Provider): boolean {
  return types.includes(provider.type);
}

export interface PasswordInput {
  provider: Provider;
  username?: string;
  /** Given by other means than the terminal; then it is tried once. */
  password?: Secret;
  /** Offered when the user name is asked for. */
  lastUsername?: string;
  /** Shown in Rancher's list of tokens. */
  description: string;
}

/**
 * Logs in with a password, asking on the terminal for what is not given, three times at most.
 * Throws `loginRefused`, `loginNeeded` when nobody can be asked, or `cancelled`.
 */
export async function logInWithPassword(
  http: RancherHttp,
  terminal: Terminal,
  input: PasswordInput,
): Promise<IssuedToken> {
  const { provider, description } = input;
  const given = input.username !== undefined && input.password !== undefined;
  if (!given && !terminal.canPrompt()) throw cannotAsk(http);
  let suggestion = input.lastUsername;
  for (let attempt = 1; ; attempt++) {
    const username = input.username ?? (await terminal.askText('Username:', suggestion));
    suggestion = username;
    const password = input.password ?? (await terminal.askSecret(`Password of ${username}:`));
    try {
      return await loginWithPassword(http, { provider, username, password, description });
    } catch (error) {
      const refusal = describeRefusal(error, http, username);
      if (!(error instanceof RancherError && error.status === 401)) throw refusal;
      if (input.password !== undefined || attempt === tries) throw refusal;
      terminal.say(`Wrong user name or password (${attempt} of ${tries}).`);
    }
  }
}

function cannotAsk(http: RancherHttp): CliError {
  return new CliError(
    'loginNeeded',
    `a user name and a password are needed for ${serverHost(http.server)}, and there is no terminal to ask on`,
    `Run: kubectl rancher login ${http.server} --username NAME --password-stdin < FILE`,
  );
}

/** Captured on 2.15.0: 401 wrong password or unknown user, 403 disabled user, 422 and 500 a provider that is off. */
function describeRefusal(error: unknown, http: RancherHttp, username: string): unknown {
  if (!(error instanceof RancherError)) return error;
  const host = serverHost(http.server);
  const name = printable(username);
  if (error.status === 401) {
    return new CliError('loginRefused', `${host} refused the login of ${name}: wrong user name or password`);
  }
  if (error.status === 403) {
    return new CliError(
      'loginRefused',
      `${host} refused the login: the user ${name} is disabled`,
      'Ask an admin of this Rancher to enable the user.',
    );
  }
  return new CliError(
    'loginRefused',
    `${host} could not log ${name} in (status ${error.status})`,
    'Its provider may be switched off or misconfigured; an admin finds the reason in the log of Rancher.',
  );
}
