import { CliError, type ErrorCode } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { isPlainObject } from '../../plain-object.ts';
import { printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import type { HttpResponse } from './http.ts';
import { parseJson } from './json.ts';
import { isRedirect, redirectTarget, redirectWithin } from './redirects.ts';
import { readRetryAfter } from './retry-after.ts';

/** A refusal by Rancher itself: it understood the request and returned an error status. */
export class RancherError extends CliError {
  readonly status: number;
  /** How long a busy server asks to wait before the next try, in milliseconds; undefined when it does not. */
  readonly retryAfter: number | undefined;
  /** The server's own words, printable; empty when it has none. */
  readonly said: string;

  constructor(
    code: ErrorCode,
    message: string,
    { status, retryAfter, said = '' }: { status: number; retryAfter?: number | undefined; said?: string },
  ) {
    super(code, message, nextStepAt(status, retryAfter));
    this.status = status;
    this.retryAfter = retryAfter;
    this.said = said;
  }

  /** Whether the server was too busy to start: it says nothing about the request itself. */
  get isBusy(): boolean {
    return this.status === 429 || (this.status === 503 && this.retryAfter !== undefined);
  }
}

function nextStepAt(status: number, retryAfter: number | undefined): string | undefined {
  if (retryAfter !== undefined) return 'Try again then.';
  const isTrouble = status >= 500 || status === 429;
  return isTrouble ? 'Try again later; if the problem persists, ask the administrator of this Rancher.' : undefined;
}

export type JsonObject = Record<string, unknown>;

/**
 * The JSON object in a successful response.
 * Throws `RancherError` for an error status, `notRancher` for a response that is not a JSON object.
 */
export function readObject(response: HttpResponse): JsonObject {
  if (response.status < 200 || response.status > 299) throw toError(response);
  const body = parseObject(response.text);
  if (body === undefined) throw notRancher(response);
  return body;
}

/** The objects of a collection, as v3 and the public APIs list them: `{"data": [...]}`. */
export function readCollection(response: HttpResponse): JsonObject[] {
  return readPage(response).items;
}

/** One page of a collection. `next`: the address of the next page, empty for none. */
export function readPage(response: HttpResponse): { items: JsonObject[]; next: string } {
  const body = readObject(response);
  if (!Array.isArray(body.data)) throw notRancher(response);
  return { items: objectsIn(body, 'data'), next: stringIn(objectIn(body, 'pagination'), 'next') };
}

/** Throws `RancherError` unless the status is a success; the body does not matter. */
export function expectSuccess(response: HttpResponse): void {
  if (response.status < 200 || response.status > 299) throw toError(response);
}

/**
 * The same for a change. Throws `notRancher` for a body that Rancher would not send then, such as the page of a portal: it sends nothing, or an
 * object that says what it is.
 */
export function expectDone(response: HttpResponse): void {
  expectSuccess(response);
  if (response.text.trim() === '') return;
  const body = parseObject(response.text) ?? {};
  if (stringIn(body, 'type') === '' && stringIn(body, 'apiVersion') === '') throw notRancher(response);
}

/** The same for the deletion of a token, for which Rancher sends nothing with status 204 only. */
export function expectDeleted(response: HttpResponse): void {
  expectDone(response);
  if (response.status !== 204 && response.text.trim() === '') throw notRancher(response);
}

export function stringIn(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === 'string' ? value : '';
}

export function objectIn(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return isPlainObject(value) ? { ...value } : {};
}

/** The objects of an array in a field; none where there is no array. */
function objectsIn(object: JsonObject, field: string): JsonObject[] {
  const items: unknown = object[field];
  if (!Array.isArray(items)) return [];
  return items.filter((item): item is JsonObject => typeof item === 'object' && item !== null);
}

function parseObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isPlainObject(value) ? { ...value } : undefined;
}

/**
 * A response that no Rancher sends: a proxy's or login portal's page, nothing at all, half a document, a redirect
 * elsewhere.
 */
export function notRancher(response: HttpResponse): CliError {
  if (isRedirect(response.status)) return describeRedirect(response);
  return new CliError(
    'notRancher',
    `${serverHost(response.server)} returned ${describeText(response.text)} where Rancher's API was expected (${response.request.path}, status ${response.status})`,
    checkAddress,
  );
}

/** What to do where something else than Rancher seems to respond. */
export const checkAddress =
  'Check that the address is that of a Rancher server, and that no proxy or portal answers in its place.';

function describeText(text: string): string {
  if (text.trim() === '') return 'an empty response';
  if (/^\s*</.test(text)) return 'a web page';
  if (parseObject(text) !== undefined) return 'JSON without the requested data';
  return parseJson(text) === undefined ? 'something that is not JSON' : 'JSON that is not an object';
}

/**
 * One that stays on the server was followed often enough. Of any other address only the origin is shown: the rest may
 * hold a secret.
 */
function describeRedirect(response: HttpResponse): CliError {
  const { server, profile, request } = response;
  const host = serverHost(server);
  if (redirectWithin(server, response) !== undefined) {
    return new CliError('notRancher', `${host} redirects ${request.path} to itself without end`, checkAddress);
  }
  const target = redirectTarget(response);
  const isWeb = target !== undefined && /^https?:$/.test(target.protocol);
  const place = isWeb ? ` to ${printable(target.origin)}` : '';
  const isElsewhere = isWeb && target.protocol === 'https:' && target.host !== new URL(server).host;
  return new CliError(
    'notRancher',
    `${host} redirects ${request.path}${place}, which is not followed: no token goes anywhere else`,
    isElsewhere
      ? `If that is your Rancher: ${loginCommand({ server: printable(target.origin), profile })}`
      : checkAddress,
  );
}

function toError(response: HttpResponse): CliError {
  const { status, request } = response;
  const host = serverHost(response.server);
  if (isRedirect(status)) return describeRedirect(response);
  const body = parseObject(response.text);
  if (body === undefined && (status === 401 || /^\s*</.test(response.text)) && !asksToWait(response)) {
    return notRancher(response);
  }
  const words = stringIn(body ?? {}, 'message') || stringIn(body ?? {}, 'code');
  const said = printable(withoutToken(words, request));
  const retryAfter = readRetryAfter(response);
  const wait = retryAfter === undefined ? '' : `; it is busy, and asks to wait ${Math.ceil(retryAfter / 1_000)} s`;
  return new RancherError(
    codeOf(status),
    `${host} answered ${status} to ${request.method} ${request.path}${said === '' ? '' : `: ${said}`}${wait}`,
    { status, retryAfter, said },
  );
}

/** A balancer's page that knows the server behind it. */
function asksToWait(response: HttpResponse): boolean {
  return response.status === 429 || readRetryAfter(response) !== undefined;
}

/** Rancher repeats a token it does not know in its error message (captured on 2.15.0 for a JWT). */
function withoutToken(message: string, { token }: HttpResponse['request']): string {
  return token === undefined ? message : message.replaceAll(token.expose(), '[secret]');
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'loginNeeded';
  return status === 403 ? 'notAllowed' : 'failed';
}
