import { CliError } from '../../errors.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import type { ListedToken } from '../../rancher/tokens/listed-tokens.ts';
import { readEverybodysPage, readExtPage, type TokenPage } from '../../rancher/tokens/token-pages.ts';
import type { Secret } from '../../secret.ts';
import type { Context } from '../context.ts';
import { followPages } from './follow-pages.ts';

export interface CountOptions {
  /** Counts only the tokens of this user. */
  userId?: string;
  /** Called with the number of tokens read so far. */
  onProgress?: (count: number) => void;
}

/**
 * Counts the tokens that have not expired, by user id, in the management API and in `ext.cattle.io/v1`. Undefined without
 * admin permission.
 */
export async function countTokens(
  context: Context,
  { http, token }: { http: RancherHttp; token: Secret },
  { userId, onProgress }: CountOptions,
): Promise<Map<string, number> | undefined> {
  const first = await readEverybodysPage(http, token, undefined, userId).catch(undefinedIfNotAllowed);
  if (first === undefined) return undefined;
  const now = context.clock.now();
  const counts = new Map<string, number>();
  let seen = 0;
  const countAll = async (pages: AsyncIterable<ListedToken[]>): Promise<void> => {
    for await (const page of pages) {
      seen += page.length;
      for (const { user, expiresAt } of page) if (expiresAt > now) counts.set(user.id, (counts.get(user.id) ?? 0) + 1);
      onProgress?.(seen);
    }
  };
  await countAll(followPages(context, (next) => readEverybodysPage(http, token, next, userId), first));
  await countAll(followPages(context, (next) => readExtPage(http, token, next, userId)));
  return counts;
}

function undefinedIfNotAllowed(error: unknown): TokenPage | undefined {
  if (error instanceof CliError && error.code === 'notAllowed') return undefined;
  throw error;
}
