import { CliError } from '../../errors.ts';
import { type LoginTarget, loginCommand } from '../../own-commands.ts';
import { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { HttpRequest } from './http.ts';
import { largestOrdinary } from './response-text.ts';
import type { WireRequest } from './transport.ts';

/**
 * A request as it is sent, with its secrets in plain text. Throws `failed` for a secret with characters that would not
 * stay within its header.
 */
export function toWireRequest(
  request: HttpRequest,
  login: LoginTarget,
  { signal, onResponse }: Pick<WireRequest, 'signal' | 'onResponse'>,
): WireRequest {
  return {
    method: request.method,
    url: new URL(`${login.server}${request.path}`),
    headers: headersOf(request, login),
    body: bodyOf(request),
    signal,
    onResponse,
    largestResponse: request.largestResponse ?? largestOrdinary,
  };
}

function headersOf(request: HttpRequest, login: LoginTarget): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'kubectl-rancher',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(request.cookie === undefined ? {} : { cookie: oneWord(request.cookie, login) }),
    ...(request.token === undefined ? {} : { authorization: `Bearer ${oneWord(request.token, login)}` }),
  };
}

/** Tokens are checked where they are read; this catches one that was read elsewhere. */
function oneWord(secret: Secret, login: LoginTarget): string {
  if (secret.isOneWord()) return secret.expose();
  throw new CliError(
    'failed',
    `the token for ${serverHost(login.server)} has characters that no token has, so it was not sent`,
    `Log in again: ${loginCommand(login, '--force')}`,
  );
}

function bodyOf({ body, form }: Pick<HttpRequest, 'body' | 'form'>): string | undefined {
  return form?.expose() ?? (body === undefined ? undefined : JSON.stringify(body, exposeSecret));
}

/** `value` is what the secret's own `toJSON` gave; the secret itself is still in the object. */
function exposeSecret(this: Record<string, unknown>, field: string, value: unknown): unknown {
  const given = this[field];
  return given instanceof Secret ? given.expose() : value;
}
