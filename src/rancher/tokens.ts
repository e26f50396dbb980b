import { Secret } from '../secret.ts';
import { expectSuccess, type JsonObject, notRancher, objectIn, readObject, stringIn } from './answers.ts';
import type { HttpResponse, RancherHttp } from './http.ts';

/** A Rancher token as a server hands it out, its times by the local clock. */
export interface IssuedToken {
  id: string;
  token: Secret;
  /** Milliseconds since the epoch by the local clock; Infinity for a token that never expires. */
  expiresAt: number;
  /** How far the server's clock was ahead when it was issued, in milliseconds. */
  clockAhead: number;
}

export interface TokenWish {
  /** The only cluster it is to be good for; absent for a token without that bound. */
  clusterId?: string;
  /** Milliseconds. */
  ttl: number;
  description: string;
}

/**
 * Creates a token with the session's: `POST /v3/tokens`, whose tokens are confined to their cluster.
 * Captured on 2.15.0: the answer's `expiresAt` is empty, so the expiry is `created` + `ttl`; the server may have cut the ttl.
 */
export async function mintToken(http: RancherHttp, session: Secret, wish: TokenWish): Promise<IssuedToken> {
  const response = await http.send({
    method: 'POST',
    path: '/v3/tokens',
    token: session,
    body: { type: 'token', ...wish },
  });
  const body = readObject(response);
  const created = Date.parse(stringIn(body, 'created'));
  const ttl = typeof body.ttl === 'number' ? body.ttl : Number.NaN;
  if (Number.isNaN(created) || Number.isNaN(ttl)) throw notRancher(response);
  return { ...readToken(response, body), expiresAt: ttl === 0 ? Infinity : created + ttl - response.clockAhead };
}

/**
 * The token in the answer to a login: `{"token","expiresAt"}`, or an `ext.cattle.io/v1` Token object.
 * Fields beside these come and go between versions.
 */
export function readLoginToken(response: HttpResponse): IssuedToken {
  const body = readObject(response);
  if (body.kind !== 'Token') {
    return { ...readToken(response, body), expiresAt: toLocalTime(response, stringIn(body, 'expiresAt')) };
  }
  const status = objectIn(body, 'status');
  const token = readToken(response, { token: status.bearerToken });
  return { ...token, expiresAt: toLocalTime(response, stringIn(status, 'expiresAt')) };
}

function readToken(response: HttpResponse, body: JsonObject): Omit<IssuedToken, 'expiresAt'> {
  const token = stringIn(body, 'token');
  // A token goes into an HTTP header and a kubeconfig: one word of visible ASCII, or it is none.
  if (!/^[!-~]+:[!-~]+$/.test(token)) throw notRancher(response);
  return {
    id: token.slice(0, token.indexOf(':')),
    token: new Secret(token),
    clockAhead: response.clockAhead,
  };
}

function toLocalTime(response: HttpResponse, expiresAt: string): number {
  if (expiresAt === '') return Infinity;
  const time = Date.parse(expiresAt);
  if (Number.isNaN(time)) throw notRancher(response);
  return time - response.clockAhead;
}

/** Deletes a token of the session's user. Gives whether it was there; a token of another user is not there either. */
export async function deleteToken(http: RancherHttp, session: Secret, id: string): Promise<boolean> {
  const response = await http.send({ method: 'DELETE', path: `/v3/tokens/${encodeURIComponent(id)}`, token: session });
  if (response.status === 404) return false;
  expectSuccess(response);
  return true;
}

/** Ends the session on the server. One that has ended already counts as ended. */
export async function endSession(http: RancherHttp, session: Secret): Promise<void> {
  const response = await http.send({ method: 'POST', path: '/v3/tokens?action=logout', token: session, body: {} });
  if (response.status !== 401) expectSuccess(response);
}
