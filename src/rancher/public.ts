import type { Secret } from '../secret.ts';
import { expectSuccess, notRancher, readCollection, stringIn } from './answers.ts';
import type { HttpResponse, RancherHttp } from './http.ts';
import { type IssuedToken, readLoginToken } from './tokens.ts';

/** Makes sure that a Rancher answers there: `GET /ping` is `pong`. Throws `notRancher` otherwise. */
export async function ping(http: RancherHttp): Promise<void> {
  const response = await http.send({ method: 'GET', path: '/ping' });
  expectSuccess(response);
  if (response.text.trim() !== 'pong') throw notRancher(response);
}

/** A way of Rancher's to authenticate users, as it lists them to anyone. */
export interface Provider {
  id: string;
  /** `localProvider`, `openLdapProvider`, ... */
  type: string;
}

/** Lists the providers that are switched on: by v1-public (2.12 and later), else by v3-public. */
export async function listProviders(http: RancherHttp): Promise<Provider[]> {
  const current = await http.send({ method: 'GET', path: '/v1-public/authproviders' });
  const response =
    current.status === 404 ? await http.send({ method: 'GET', path: '/v3-public/authProviders' }) : current;
  return readCollection(response).map((item) => ({ id: stringIn(item, 'id'), type: stringIn(item, 'type') }));
}

export interface PasswordLogin {
  provider: Provider;
  username: string;
  password: Secret;
  /** Shown in Rancher's list of tokens. */
  description: string;
}

/** Logs in with a password; gives a session token. Throws `RancherError` with the status when refused. */
export async function loginWithPassword(http: RancherHttp, login: PasswordLogin): Promise<IssuedToken> {
  const { provider, username, description } = login;
  const body = { responseType: 'json', description, username, password: login.password.expose() };
  const current = await http.send({
    method: 'POST',
    path: '/v1-public/login',
    body: { type: provider.type, ...body },
  });
  const response = current.status === 404 ? await loginByV3Public(http, provider, body) : current;
  return readLoginToken(response);
}

function loginByV3Public(http: RancherHttp, provider: Provider, body: Record<string, unknown>): Promise<HttpResponse> {
  const path = `/v3-public/${provider.type}s/${encodeURIComponent(provider.id)}?action=login`;
  return http.send({ method: 'POST', path, body });
}

/** The server's own authorities in PEM, as it tells anyone at `/cacerts`; empty when it has none to tell. */
export async function readCaCertificates(http: RancherHttp): Promise<string> {
  const response = await http.send({ method: 'GET', path: '/cacerts' });
  expectSuccess(response);
  if (response.text.trim() === '') return '';
  if (!isPem(response.text)) throw notRancher(response);
  return response.text;
}

function isPem(text: string): boolean {
  try {
    const { X509Certificate } = process.getBuiltinModule('node:crypto');
    return new X509Certificate(text) !== undefined;
  } catch {
    return false;
  }
}

/** SHA-256 in hex of the PEM, with a final newline added when it has none: the checksum that Rancher's agents are given. */
export function caChecksum(pem: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256')
    .update(pem.endsWith('\n') ? pem : `${pem}\n`)
    .digest('hex');
}
