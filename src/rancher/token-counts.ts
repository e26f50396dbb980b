import type { Secret } from '../secret.ts';
import { largestList } from './answer-text.ts';
import { type JsonObject, objectIn, objectsIn, RancherError, readObject, stringIn } from './answers.ts';
import type { RancherHttp } from './http.ts';
import { endlessList } from './pages.ts';

/** How many tokens are asked for at a time. */
const pageSize = 500;

/** No Rancher has as many. */
const mostPages = 10_000;

/** How often a count begins anew because the server has forgotten where it was. */
const mostAttempts = 3;

/** Where the tokens of all users are, how they name their user, and where their expiry stands (captured on 2.15.0). */
interface TokenSource {
  path: string;
  userLabel: string;
  userOf(item: JsonObject): string;
  expiryOf(item: JsonObject): string;
}

const sources: TokenSource[] = [
  {
    path: '/k8s/clusters/local/apis/management.cattle.io/v3/tokens',
    userLabel: 'authn.management.cattle.io/token-userId',
    userOf: (item) => stringIn(item, 'userId'),
    expiryOf: (item) => stringIn(item, 'expiresAt'),
  },
  {
    path: '/apis/ext.cattle.io/v1/tokens',
    userLabel: 'cattle.io/user-id',
    userOf: (item) => stringIn(objectIn(item, 'spec'), 'userID'),
    expiryOf: (item) => stringIn(objectIn(item, 'status'), 'expiresAt'),
  },
];

export interface CountOptions {
  /** Of this user alone. */
  userId?: string;
  /** Milliseconds since the epoch by the local clock. */
  now: number;
  /** Is told how many there are so far. */
  onProgress?: (count: number) => void;
}

/**
 * Counts the tokens that have not expired, by the ids of their users. Takes the rights of an admin: undefined when the
 * caller has them not. Of the answers, which hold secrets, nothing but the counts is kept.
 */
export async function countTokens(
  http: RancherHttp,
  session: Secret,
  options: CountOptions,
): Promise<Map<string, number> | undefined> {
  const counts = new Map<string, number>();
  let total = 0;
  for (const source of sources) {
    const found = await countAt(http, session, source, {
      ...options,
      onProgress: (count) => options.onProgress?.(total + count),
    });
    if (found === undefined) return undefined;
    for (const [user, count] of found) {
      counts.set(user, (counts.get(user) ?? 0) + count);
      total += count;
    }
  }
  return counts;
}

async function countAt(http: RancherHttp, session: Secret, source: TokenSource, options: CountOptions) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await countOnce(http, session, source, options);
    } catch (error) {
      const status = error instanceof RancherError ? error.status : undefined;
      if (status === 403) return undefined;
      // Servers before 2.12 have no ext tokens.
      if (status === 404) return new Map<string, number>();
      // The server does not know any more where the last page ended.
      if (status !== 410 || attempt === mostAttempts) throw error;
    }
  }
}

async function countOnce(
  http: RancherHttp,
  session: Secret,
  source: TokenSource,
  { userId, now, onProgress }: CountOptions,
): Promise<Map<string, number>> {
  const selector = userId === undefined ? {} : { labelSelector: `${source.userLabel}=${userId}` };
  const counts = new Map<string, number>();
  let seen = 0;
  for await (const page of readTokens(http, session, source, selector)) {
    seen += page.length;
    for (const { user, expiresAt } of page) if (expiresAt > now) counts.set(user, (counts.get(user) ?? 0) + 1);
    onProgress?.(seen);
  }
  return counts;
}

/** Whose tokens there are, and until when they are good by the local clock, page by page. */
async function* readTokens(
  http: RancherHttp,
  session: Secret,
  { path, userOf, expiryOf }: TokenSource,
  selector: Record<string, string>,
) {
  let next = '';
  const seen = new Set<string>();
  do {
    const query = new URLSearchParams({ limit: String(pageSize), ...selector, ...(next && { continue: next }) });
    const response = await http.send({
      method: 'GET',
      path: `${path}?${query}`,
      token: session,
      largestAnswer: largestList,
    });
    const list = readObject(response);
    yield objectsIn(list, 'items').map((item) => {
      const expiry = expiryOf(item);
      return { user: userOf(item), expiresAt: expiry === '' ? Infinity : Date.parse(expiry) - response.clockAhead };
    });
    seen.add(next);
    next = stringIn(objectIn(list, 'metadata'), 'continue');
    if (next !== '' && (seen.has(next) || seen.size === mostPages)) throw endlessList(http.server, path);
  } while (next !== '');
}
