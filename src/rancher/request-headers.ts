import { CliError } from '../errors.ts';
import { type LoginTarget, loginCommand } from '../own-commands.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import type { HttpRequest } from './http.ts';

/** What a request says of itself. Throws `failed` for a secret that would not stay within its header. */
export function headersOf(request: HttpRequest, login: LoginTarget): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'kubectl-rancher',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(request.cookie === undefined ? {} : { cookie: oneWord(request.cookie, login) }),
    ...(request.token === undefined ? {} : { authorization: `Bearer ${oneWord(request.token, login)}` }),
  };
}

/** Where tokens come in they are looked at; this is for one that came in another way. */
function oneWord(secret: Secret, login: LoginTarget): string {
  if (secret.isOneWord()) return secret.expose();
  throw new CliError(
    'failed',
    `the token for ${serverHost(login.server)} has characters that no token has, so it was not sent`,
    `Log in anew: ${loginCommand(login, '--force')}`,
  );
}
