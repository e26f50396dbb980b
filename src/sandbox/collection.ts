/** What the v3 API puts around a list. */
export interface CollectionOptions {
  /** `https://<host>/v3/<plural>`. */
  self: string;
  resourceType: string;
  actions?: Record<string, string>;
  /** The request's query: `limit` and `marker` choose the page, the rest is repeated in the links. */
  query: URLSearchParams;
  /** Not every collection says how many there are: tokens do not (captured on Rancher 2.15.0). */
  withoutTotal?: true;
}

const DEFAULT_LIMIT = 1000;

/**
 * Wraps one page of `items` as a v3 collection: `limit` of them, from the one whose id is `marker` (captured on Rancher
 * 2.15.0).
 */
export function collection<T extends { id: string }>(items: T[], options: CollectionOptions) {
  const limit = Number(options.query.get('limit')) || DEFAULT_LIMIT;
  const marker = options.query.get('marker');
  const begin =
    marker === null
      ? 0
      : Math.max(
          0,
          items.findIndex((item) => item.id === marker),
        );
  return {
    type: 'collection',
    links: { self: options.self },
    actions: options.actions ?? {},
    pagination: pagination(items, begin, limit, options),
    resourceType: options.resourceType,
    data: items.slice(begin, begin + limit),
  };
}

function pagination(items: { id: string }[], begin: number, limit: number, options: CollectionOptions) {
  const total = options.withoutTotal ? {} : { total: items.length };
  if (items.length <= limit && begin === 0) return { limit, ...total };
  const link = (index: number) =>
    index >= 0 && index < items.length ? pageLink(items[index]?.id ?? '', limit, options) : undefined;
  return {
    first: link(0),
    previous: begin > 0 ? link(Math.max(0, begin - limit)) : undefined,
    next: link(begin + limit),
    last: link(Math.floor((items.length - 1) / limit) * limit),
    limit,
    ...total,
    partial: true,
  };
}

function pageLink(marker: string, limit: number, { self, query }: CollectionOptions): string {
  const page = new URLSearchParams(query);
  page.set('limit', String(limit));
  page.set('marker', marker);
  return `${self}?${page}`;
}
