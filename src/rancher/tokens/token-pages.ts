import { CliError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { HttpResponse, RancherHttp } from '../http/http.ts';
import { pathOnServer } from '../http/paging.ts';
import { largestList } from '../http/response-text.ts';
import {
  expectDeleted,
  type JsonObject,
  notRancher,
  objectIn,
  RancherError,
  readObject,
  readPage,
  stringIn,
} from '../http/responses.ts';
import { type ListedToken, readExtToken, readManagementToken, readV3Token } from './listed-tokens.ts';

export interface TokenPage {
  tokens: ListedToken[];
  /** Reads the next page; undefined on the last one. */
  next: string | undefined;
}

/**
 * Reads one page of a list of tokens: the first one, or the one for `next` of the page before. `userId`: only that
 * user's.
 */
export type TokenSource = (http: RancherHttp, session: Secret, next?: string, userId?: string) => Promise<TokenPage>;

/**
 * Where the tokens of all users are, for admins: objects of the local cluster (captured on 2.15.0: `admin-all-tokens`).
 */
const managementPath = '/k8s/clusters/local/apis/management.cattle.io/v3/tokens';
const extPath = '/apis/ext.cattle.io/v1/tokens';

/** The labels that name a token's user (captured on 2.15.0). */
const managementUser = 'authn.management.cattle.io/token-userId';
const extUser = 'cattle.io/user-id';

/** Items of a page of a Kubernetes list. */
const pageSize = 500;

/** The caller's own tokens of `/v3/tokens`, a thousand at a time. */
export const readOwnPage = async (http: RancherHttp, session: Secret, next = '/v3/tokens'): Promise<TokenPage> => {
  const response = await http.send({ method: 'GET', path: next, token: session, largestResponse: largestList });
  const { items, next: link } = readPage(response);
  const tokens = items.map((item) => readV3Token(item, response.clockAhead));
  if (link === '') return { tokens, next: undefined };
  const path = pathOnServer(http.server, link, '/v3/tokens');
  if (path === undefined) throw notRancher(response);
  return { tokens, next: path };
};

/** The tokens of all users. Throws `notAllowed` without admin permission. */
export const readEverybodysPage: TokenSource = async (http, session, next, userId) => {
  const response = await http.send({
    method: 'GET',
    path: pageOf(managementPath, next, userId && `${managementUser}=${userId}`),
    token: session,
    largestResponse: largestList,
  });
  if (response.status === 403) throw notAnAdmin(http, userId === undefined ? '--all-users' : '--user');
  return readKubernetesPage(response, readManagementToken);
};

/**
 * Tokens of `ext.cattle.io/v1`: those of all users for an admin, else the caller's. None where the server has no such
 * API: a 404 for an admin, a 403 for users without access to the local cluster.
 */
export const readExtPage: TokenSource = async (http, session, next, userId) => {
  const response = await http.send({
    method: 'GET',
    path: pageOf(extPath, next, userId && `${extUser}=${userId}`),
    token: session,
    largestResponse: largestList,
  });
  if (response.status === 404 || response.status === 403) return { tokens: [], next: undefined };
  return readKubernetesPage(response, readExtToken);
};

function pageOf(path: string, next: string | undefined, labelSelector: string | undefined): string {
  const query = { limit: String(pageSize), ...(labelSelector && { labelSelector }), ...(next && { continue: next }) };
  return `${path}?${new URLSearchParams(query)}`;
}

function readKubernetesPage(
  response: HttpResponse,
  read: (item: JsonObject, clockAhead: number) => ListedToken,
): TokenPage {
  const { items, ...list } = readObject(response);
  if (!Array.isArray(items)) throw notRancher(response);
  const tokens = items.filter(isObject).map((item) => read(item, response.clockAhead));
  return { tokens, next: stringIn(objectIn(list, 'metadata'), 'continue') || undefined };
}

function isObject(item: unknown): item is JsonObject {
  return typeof item === 'object' && item !== null;
}

/** `option`: what asked for the tokens of others. */
export function notAnAdmin({ server }: Pick<RancherHttp, 'server'>, option: '--all-users' | '--user'): CliError {
  const host = serverHost(server);
  const message =
    option === '--user'
      ? `listing the tokens of other users of ${host} requires admin permission`
      : `listing the tokens of all users of ${host} requires admin permission`;
  return new CliError('notAllowed', message, `Without ${option} it lists your own.`);
}

/** One token by its id: admins find those of all users. Undefined when the caller sees none. */
export async function findToken(http: RancherHttp, session: Secret, id: string): Promise<ListedToken | undefined> {
  const get = (path: string): Promise<HttpResponse> => http.send({ method: 'GET', path, token: session });
  if (id.startsWith('ext/')) {
    const response = await get(`${extPath}/${encodeURIComponent(id.slice('ext/'.length))}`);
    return readOne(response, readExtToken);
  }
  const own = readOne(await get(`/v3/tokens/${encodeURIComponent(id)}`), readV3Token);
  return own ?? readOne(await get(`${managementPath}/${encodeURIComponent(id)}`), readManagementToken);
}

/** Undefined for a token that does not exist, or that only an admin may see. */
function readOne(
  response: HttpResponse,
  read: (item: JsonObject, clockAhead: number) => ListedToken,
): ListedToken | undefined {
  if (response.status === 404 || response.status === 403) return undefined;
  return read(readObject(response), response.clockAhead);
}

/** Deletes another user's token, as an admin. Returns whether it existed. */
export async function deleteAnyToken(http: RancherHttp, session: Secret, id: string): Promise<boolean> {
  const path = `${managementPath}/${encodeURIComponent(id)}`;
  const response = await http.send({ method: 'DELETE', path, token: session });
  if (response.status === 404) return false;
  expectDeleted(response);
  return true;
}

/** Whether the position in a list has expired (410): it has to be read from the start. */
export function isExpiredPage(error: unknown): boolean {
  return error instanceof RancherError && error.status === 410;
}
