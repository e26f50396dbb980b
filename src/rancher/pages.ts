import type { Secret } from '../secret.ts';
import { type JsonObject, notRancher, readPage } from './answers.ts';
import type { RancherHttp } from './http.ts';

/**
 * The objects of a collection of v3, page by page: `path` begins with `/v3/<collection>`. Rancher gives 1,000 at a time and
 * the address of the next page (captured on 2.15.0: `clusters-page`).
 */
export async function* readPages(http: RancherHttp, session: Secret, path: string): AsyncGenerator<JsonObject[]> {
  const collection = /^\/v3\/[a-z]+/i.exec(path)?.[0] ?? path;
  let next: string | undefined = path;
  while (next !== undefined) {
    const response = await http.send({ method: 'GET', path: next, token: session });
    const { items, next: link } = readPage(response);
    yield items;
    next = link === '' ? undefined : pathOnServer(http.server, link, collection);
    if (link !== '' && next === undefined) throw notRancher(response);
  }
}

/** The path of an absolute link, if it leads to the same collection; the host in it may be another name of the server. */
export function pathOnServer(server: string, link: string, collection: string): string | undefined {
  if (!URL.canParse(link, server)) return undefined;
  const { pathname, search } = new URL(link, server);
  const start = pathname.indexOf(collection);
  return start < 0 ? undefined : pathname.slice(start) + search;
}
