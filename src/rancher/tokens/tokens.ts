import { Secret } from '../../secret.ts';
import type { HttpResponse, RancherHttp } from '../http/http.ts';
import {
  expectDeleted,
  expectDone,
  type JsonObject,
  notRancher,
  objectIn,
  readObject,
  stringIn,
} from '../http/responses.ts';

/** A Rancher token as a server issues it. */
export interface IssuedToken {
  id: string;
  token: Secret;
  /** Milliseconds since the epoch by the local clock; Infinity for a token that never expires. */
  expiresAt: number;
}

export interface TokenOptions {
  /** The only cluster it is valid for; absent for a token for all clusters. */
  clusterId?: string;
  /** Milliseconds. */
  ttl: number;
  description: string;
}

/**
 * Creates a token with the session's: `POST /v3/tokens`, whose tokens are confined to their cluster. Never two: it is
 * sent again only to a server that was too busy to start. Captured on 2.15.0: the response's `expiresAt` is empty, so
 * the expiry is `created` + `ttl`; the server may have cut the ttl.
 */
export async function mintToken(http: RancherHttp, session: Secret, options: TokenOptions): Promise<IssuedToken> {
  const response = await http.send({
    method: 'POST',
    path: '/v3/tokens',
    token: session,
    body: { type: 'token', ...options },
    repeatable: true,
  });
  const body = readObject(response);
  const created = Date.parse(stringIn(body, 'created'));
  const ttl = typeof body.ttl === 'number' ? body.ttl : Number.NaN;
  // Neither NaN nor a time before 1970 can be an expiry.
  if (!(created + ttl >= 0)) throw notRancher(response);
  return { ...readToken(response, body), expiresAt: ttl === 0 ? Infinity : toLocalTime(response, created + ttl) };
}

/**
 * The token in the response to a login: `{"token","expiresAt"}`, or an `ext.cattle.io/v1` Token object.
 * Other fields come and go between versions.
 */
export function readLoginToken(response: HttpResponse): IssuedToken {
  const body = readObject(response);
  if (body.kind !== 'Token') {
    return { ...readToken(response, body), expiresAt: readExpiry(response, stringIn(body, 'expiresAt')) };
  }
  const status = objectIn(body, 'status');
  const token = readToken(response, { token: status.bearerToken });
  return { ...token, expiresAt: readExpiry(response, stringIn(status, 'expiresAt')) };
}

function readToken(response: HttpResponse, body: JsonObject): Omit<IssuedToken, 'expiresAt'> {
  const text = stringIn(body, 'token');
  if (!isToken(text)) throw notRancher(response);
  const token = new Secret(text);
  return { id: tokenId(token), token };
}

function readExpiry(response: HttpResponse, expiresAt: string): number {
  return expiresAt === '' ? Infinity : toLocalTime(response, Date.parse(expiresAt));
}

/** Throws `notRancher` for a time that is not a valid date. */
function toLocalTime(response: HttpResponse, time: number): number {
  const local = time - response.clockAhead;
  if (Number.isNaN(new Date(local).getTime())) throw notRancher(response);
  return local;
}

/**
 * The path of a token. Those of `ext.cattle.io/v1` (`ext/<name>`) are not among `/v3/tokens` (captured on 2.15.0).
 */
function pathOf(id: string): string {
  const [api, name] = id.startsWith('ext/')
    ? ['/apis/ext.cattle.io/v1/tokens', id.slice('ext/'.length)]
    : ['/v3/tokens', id];
  return `${api}/${encodeURIComponent(name)}`;
}

/** Deletes a token of the session's user. Returns whether it existed; another user's token counts as missing. */
export async function deleteToken(http: RancherHttp, session: Secret, id: string): Promise<boolean> {
  const response = await http.send({ method: 'DELETE', path: pathOf(id), token: session });
  if (response.status === 404) return false;
  expectDeleted(response);
  return true;
}

/** What the server says about a token. */
export interface TokenDetails {
  /** The id of the provider that its user logged in with. */
  provider: string;
  /** Milliseconds since the epoch by the local clock; Infinity for one that never expires. */
  expiresAt: number;
}

/**
 * Reads a token's details with itself, or with another one of the same user (`bearer`). Throws `RancherError` with
 * status 401 when that one is refused, or valid for one cluster only.
 */
export async function readOwnToken(http: RancherHttp, token: Secret, bearer = token): Promise<TokenDetails> {
  const response = await http.send({ method: 'GET', path: pathOf(tokenId(token)), token: bearer });
  const body = readObject(response);
  if (body.kind !== 'Token') {
    return { provider: stringIn(body, 'authProvider'), expiresAt: readExpiry(response, stringIn(body, 'expiresAt')) };
  }
  const principal = objectIn(objectIn(body, 'spec'), 'userPrincipal');
  const expiresAt = readExpiry(response, stringIn(objectIn(body, 'status'), 'expiresAt'));
  return { provider: stringIn(principal, 'provider'), expiresAt };
}

/** Whether a text can be a token: `<id>:<key>`, one word of visible ASCII, since it goes into an HTTP header. */
export function isToken(text: string): boolean {
  return /^[!-~]+:[!-~]+$/.test(text);
}

/** The id in a token, which is not secret. */
export function tokenId(token: Secret): string {
  const text = token.expose();
  return text.slice(0, text.indexOf(':'));
}

/** Ends the session on the server. Returns false when the server refused it: it had ended, or its user is disabled. */
export async function endSession(http: RancherHttp, session: Secret): Promise<boolean> {
  const response = await http.send({
    method: 'POST',
    path: '/v3/tokens?action=logout',
    token: session,
    body: {},
    repeatable: true,
  });
  if (response.status === 401) return false;
  expectDone(response);
  return true;
}
