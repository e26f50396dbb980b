import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../people/authentication.ts';
import type { Rancher } from '../rancher.ts';
import { ApiError } from './route-response.ts';

/** A request as routes handle it; `incoming` and `outgoing` are Node's own request and response. */
export interface RouteRequest {
  rancher: Rancher;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  url: URL;
  /** Where the client reached the server: `https://<host>`. Links in responses begin with it. */
  baseUrl: string;
  /** The named parts of the route's path. */
  params: Record<string, string>;
  /** The user behind the request's token, when that is valid; whether it may be used here is up to the route. */
  caller: Caller | undefined;
  /** Whether the request carries no token at all, valid or not. */
  isAnonymous: boolean;
}

/** A named part of the path. Throws when the route's path has no such part. */
export function param(request: RouteRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`the route has no :${name}`);
  return value;
}

/** The caller of a route that is not open. Throws in an open route. */
export function callerOf(request: RouteRequest): Caller {
  if (!request.caller) throw new Error('an open route has no caller');
  return request.caller;
}

/** The address the server goes by: the setting `server-url`, else the one the request came to. */
export function serverUrl({ rancher, baseUrl }: RouteRequest): string {
  return rancher.state.setting('server-url') || baseUrl;
}

/** The host of that address, with its port if it has one. */
export function serverHost(request: RouteRequest): string {
  return new URL(serverUrl(request)).host;
}

/** The JSON object in a request's body; an empty body counts as an empty object. Anything else is a 422. */
export async function readBody(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8').trim();
  return text === '' ? {} : parseObject(text);
}

/** A field of a body as text; empty when it is absent or something else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A field of a body as Rancher reads a boolean: what is neither true nor "true" is false (captured on 2.15.0). */
export function toBoolean(value: unknown): boolean {
  return value === true || text(value).toLowerCase() === 'true';
}

function parseObject(text: string): Record<string, unknown> {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidBody();
  return { ...value };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody();
  }
}

function invalidBody(): ApiError {
  return new ApiError(422, 'InvalidBodyContent', 'Failed to parse body as a JSON object');
}
