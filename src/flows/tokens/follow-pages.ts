import { CliError } from '../../errors.ts';
import { reasonOf } from '../../printable.ts';
import type { ListedToken } from '../../rancher/tokens/listed-tokens.ts';
import { isExpiredPage, type TokenPage } from '../../rancher/tokens/token-pages.ts';
import type { Context } from '../context.ts';
import { retryTransient } from '../retry.ts';

/** Each has five hundred tokens or more. */
const mostPages = 10_000;

/** Reads the page that `next` points to; without it, the first one. */
export type ReadPage = (next?: string) => Promise<TokenPage>;

/**
 * All pages of a list, each token once. A failing page is retried a few times; a list whose `continue` mark expired is read
 * from its start. `first`: the first page, if it was read before.
 * Throws `failed` if a page cannot be read: an incomplete list is never taken for a complete one.
 */
export async function* followPages(context: Context, read: ReadPage, first?: TokenPage): AsyncGenerator<ListedToken[]> {
  const given = new Set<string>();
  const requested = new Set<string>();
  let givenAtRestart = -1;
  const readNext = async (next?: string): Promise<TokenPage> => {
    try {
      return await retryTransient(context, () => read(next));
    } catch (error) {
      if (!isExpiredPage(error) || given.size === givenAtRestart) throw describeShortList(error);
      givenAtRestart = given.size;
      requested.clear();
      context.tell(
        'kubectl-rancher: the server no longer knows how far the list was read; reading it again from the start.',
      );
      return readNext();
    }
  };
  let page = first ?? (await readNext());
  for (;;) {
    const fresh = page.tokens.filter(({ id }) => !given.has(id));
    for (const { id } of fresh) given.add(id);
    yield fresh;
    if (page.next === undefined) return;
    if (requested.has(page.next) || requested.size === mostPages) {
      throw describeShortList(new CliError('failed', 'the server returns pages without end'));
    }
    requested.add(page.next);
    page = await readNext(page.next);
  }
}

function describeShortList(error: unknown): unknown {
  if (!(error instanceof CliError) || error.code === 'loginNeeded') return error;
  return new CliError('failed', `the list of tokens is not complete: ${reasonOf(error)}`, 'Try again.');
}
