import { CliError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { RancherHttp } from './http.ts';
import { largestList } from './response-text.ts';
import { type JsonObject, notRancher, readPage } from './responses.ts';

/** A thousand objects each, as Rancher has them. */
const mostPages = 1_000;

/** Objects of one page; far more than any Rancher returns. */
const mostItems = 50_000;

/** A list that points back to an earlier page, or is longer than any Rancher's. */
function endlessList(server: string, path: string): CliError {
  return new CliError(
    'notRancher',
    `the list of ${serverHost(server)} at ${path.replace(/\?.*/, '')} is longer than that of any Rancher`,
    'Ask the administrator of this Rancher.',
  );
}

/**
 * The objects of a collection of v3, page by page: `path` starts with `/v3/<collection>`. Rancher returns 1,000 at a
 * time and the address of the next page (captured on 2.15.0: `clusters-page`).
 */
export async function* readPages(http: RancherHttp, session: Secret, path: string): AsyncGenerator<JsonObject[]> {
  const collection = /^\/v3\/[a-z]+/i.exec(path)?.[0] ?? path;
  let next: string | undefined = path;
  const seen = new Set<string>();
  while (next !== undefined) {
    seen.add(next);
    const response = await http.send({ method: 'GET', path: next, token: session, largestResponse: largestList });
    const { items, next: link } = readPage(response);
    if (items.length > mostItems) throw endlessList(http.server, path);
    yield items;
    next = link === '' ? undefined : pathOnServer(http.server, link, collection);
    if (link !== '' && next === undefined) throw notRancher(response);
    if (next !== undefined && (seen.has(next) || seen.size === mostPages)) throw endlessList(http.server, path);
  }
}

/**
 * The path of an absolute link, if it points to the same collection; the host in it may be another name of the server.
 */
export function pathOnServer(server: string, link: string, collection: string): string | undefined {
  if (!URL.canParse(link, server)) return undefined;
  const { pathname, search } = new URL(link, server);
  const start = pathname.indexOf(collection);
  return start < 0 ? undefined : pathname.slice(start) + search;
}
