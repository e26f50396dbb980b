import { CliError } from '../../errors.ts';
import { reasonOf } from '../../printable.ts';
import type { ListedToken } from '../../rancher/listed-tokens.ts';
import { isExpiredPage, type TokenPage } from '../../rancher/token-pages.ts';
import type { Context } from '../context.ts';
import { retryTransient } from '../retry.ts';

/** Five hundred tokens each, or more. */
const mostPages = 10_000;

/** Reads the page that a `next` asks for; the first one without. */
export type ReadPage = (next?: string) => Promise<TokenPage>;

/**
 * All pages of a list, each token once. A page that fails is asked for again a few times; a list whose place the server has
 * forgotten meanwhile is read from its beginning. `first`: that page, where it was read before.
 * Throws `failed` when a page is not to be had: a short list is never taken for a whole one.
 */
export async function* followPages(context: Context, read: ReadPage, first?: TokenPage): AsyncGenerator<ListedToken[]> {
  const given = new Set<string>();
  const asked = new Set<string>();
  let givenAtRestart = -1;
  const readNext = async (next?: string): Promise<TokenPage> => {
    try {
      return await retryTransient(context, () => read(next));
    } catch (error) {
      if (!isExpiredPage(error) || given.size === givenAtRestart) throw describeShortList(error);
      givenAtRestart = given.size;
      asked.clear();
      context.tell('kubectl-rancher: the server has forgotten how far the list was read; it is read anew.');
      return readNext();
    }
  };
  let page = first ?? (await readNext());
  for (;;) {
    const fresh = page.tokens.filter(({ id }) => !given.has(id));
    for (const { id } of fresh) given.add(id);
    yield fresh;
    if (page.next === undefined) return;
    if (asked.has(page.next) || asked.size === mostPages) {
      throw describeShortList(new CliError('failed', 'the server leads from page to page without end'));
    }
    asked.add(page.next);
    page = await readNext(page.next);
  }
}

function describeShortList(error: unknown): unknown {
  if (!(error instanceof CliError) || error.code === 'loginNeeded') return error;
  return new CliError('failed', `the list of tokens is not complete: ${reasonOf(error)}`, 'Try again.');
}
