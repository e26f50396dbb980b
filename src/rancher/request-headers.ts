import { CliError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import { quoteForShell } from '../shell-words.ts';
import type { HttpRequest } from './http.ts';

/** What a request says of itself. Throws `failed` for a secret that would not stay within its header. */
export function headersOf(request: HttpRequest, server: string): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'kubectl-rancher',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(request.cookie === undefined ? {} : { cookie: oneWord(request.cookie, server) }),
    ...(request.token === undefined ? {} : { authorization: `Bearer ${oneWord(request.token, server)}` }),
  };
}

/** Where tokens come in they are looked at; this is for one that came in another way. */
function oneWord(secret: Secret, server: string): string {
  if (secret.isOneWord()) return secret.expose();
  throw new CliError(
    'failed',
    `the token for ${serverHost(server)} has characters that no token has, so it was not sent`,
    `Log in anew: kubectl rancher login ${quoteForShell(server)} --force`,
  );
}
