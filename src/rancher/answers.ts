import { CliError, type ErrorCode } from '../errors.ts';
import { printable } from '../printable.ts';
import type { HttpResponse } from './http.ts';
import { serverHost } from './server-url.ts';

/** A refusal by Rancher itself: it understood the request and answered with an error status. */
export class RancherError extends CliError {
  readonly status: number;

  constructor(code: ErrorCode, message: string, status: number) {
    super(code, message);
    this.status = status;
  }
}

export type JsonObject = Record<string, unknown>;

/**
 * The JSON object in a successful answer.
 * Throws `RancherError` for an error status, `notRancher` for an answer that is no JSON object.
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

/** One page of a collection, which may be large: it is parsed once. `next` is the address of the next page, empty for none. */
export function readPage(response: HttpResponse): { items: JsonObject[]; next: string } {
  const body = readObject(response);
  if (!Array.isArray(body.data)) throw notRancher(response);
  return { items: objectsIn(body, 'data'), next: stringIn(objectIn(body, 'pagination'), 'next') };
}

/** Throws `RancherError` unless the answer's status is a success; its body does not matter. */
export function expectSuccess(response: HttpResponse): void {
  if (response.status < 200 || response.status > 299) throw toError(response);
}

export function stringIn(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === 'string' ? value : '';
}

export function objectIn(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The objects of an array in a field; none where there is no array. */
export function objectsIn(object: JsonObject, field: string): JsonObject[] {
  const items: unknown = object[field];
  if (!Array.isArray(items)) return [];
  return items.filter((item): item is JsonObject => typeof item === 'object' && item !== null);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** An answer that no Rancher gives: a proxy's or login portal's page, nothing at all, half a document. */
export function notRancher(response: HttpResponse): CliError {
  const what =
    response.text.trim() === ''
      ? 'an empty answer'
      : /^\s*</.test(response.text)
        ? 'a web page'
        : 'something that is not JSON';
  return new CliError(
    'notRancher',
    `${serverHost(response.server)} gave ${what} where Rancher's API was expected (${response.request.path}, status ${response.status})`,
    'Check that the address is that of a Rancher server, and that no proxy or portal answers in its place.',
  );
}

function toError(response: HttpResponse): CliError {
  const { status, request } = response;
  const host = serverHost(response.server);
  const body = parseObject(response.text);
  if (status >= 300 && status < 400) {
    return new CliError(
      'notRancher',
      `${host} redirects ${request.path} elsewhere`,
      'Use the address it redirects to.',
    );
  }
  if (body === undefined && (status === 401 || /^\s*</.test(response.text))) return notRancher(response);
  const words = stringIn(body ?? {}, 'message') || stringIn(body ?? {}, 'code');
  const said = printable(withoutToken(words, request));
  return new RancherError(
    codeOf(status),
    `${host} answered ${status} to ${request.method} ${request.path}${said === '' ? '' : `: ${said}`}`,
    status,
  );
}

/** Rancher repeats a token it does not know in its error message (captured on 2.15.0 for a JWT). */
function withoutToken(message: string, { token }: HttpResponse['request']): string {
  return token === undefined ? message : message.replaceAll(token.expose(), '[secret]');
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'loginNeeded';
  return status === 403 ? 'notAllowed' : 'failed';
}
