import { COLLECTION_FIELDS } from '../views/collection-fields.ts';

/** What the v3 API puts around a list. */
export interface CollectionOptions {
  /** `https://<host>/v3/<plural>`. */
  self: string;
  resourceType: string;
  actions?: Record<string, string>;
  /** The request's query: `limit` and `marker` choose the page, the rest is repeated in the links. */
  query: URLSearchParams;
  /** Tokens have no pages and no total: `limit` is only repeated (captured on Rancher 2.15.0). */
  unpaged?: true;
}

const DEFAULT_LIMIT = 1000;

/** Wraps one page of `items` as a v3 collection: `limit` of them, from the one whose id is `marker` (captured). */
export function collection<T extends { id: string }>(items: T[], options: CollectionOptions) {
  const limit = Number(options.query.get('limit')) || DEFAULT_LIMIT;
  const { first, last } = options.unpaged ? { first: 0, last: items.length } : pageBounds(items, limit, options);
  return {
    type: 'collection',
    links: { self: options.self },
    createTypes: { [options.resourceType]: options.self.replace(/[^/]+$/, (plural) => plural.toLowerCase()) },
    actions: options.actions ?? {},
    pagination: options.unpaged ? { limit } : pagination(items, first, limit, options),
    ...queryFields(options),
    resourceType: options.resourceType,
    data: items.slice(first, last),
  };
}

function pageBounds(items: { id: string }[], limit: number, { query }: CollectionOptions) {
  const marker = query.get('marker');
  const index = marker === null ? 0 : items.findIndex((item) => item.id === marker);
  const first = Math.max(0, index);
  return { first, last: first + limit };
}

/** By which fields the collection could be sorted and filtered, and how it is now. */
function queryFields(options: CollectionOptions) {
  const fields = COLLECTION_FIELDS[options.resourceType] ?? { filters: '', sort: '' };
  const sortable = fields.sort.split(' ').filter((field) => field !== '');
  const filters = fields.filters.split(' ').filter((field) => field !== '');
  return {
    sort: {
      order: 'asc',
      reverse: queryLink('order', 'desc', options),
      links: Object.fromEntries(sortable.map((field) => [field, queryLink('sort', field, options)])),
    },
    filters: Object.fromEntries(filters.map((field) => [field, filterOf(options.query.get(field))])),
  };
}

function filterOf(value: string | null) {
  return value === null ? null : [{ modifier: 'eq', value }];
}

function queryLink(name: string, value: string, { self, query }: CollectionOptions): string {
  const changed = new URLSearchParams(query);
  changed.set(name, value);
  changed.sort();
  return `${self}?${changed}`;
}

function pagination(items: { id: string }[], begin: number, limit: number, options: CollectionOptions) {
  const total = items.length;
  if (total <= limit && begin === 0) return { limit, total };
  const link = (index: number) =>
    index >= 0 && index < total ? pageLink(items[index]?.id ?? '', limit, options) : undefined;
  return {
    first: link(0),
    previous: begin > 0 ? link(Math.max(0, begin - limit)) : undefined,
    next: link(begin + limit),
    last: link(Math.floor((total - 1) / limit) * limit),
    limit,
    total,
    partial: true,
  };
}

function pageLink(marker: string, limit: number, { self, query }: CollectionOptions): string {
  const page = new URLSearchParams(query);
  page.set('limit', String(limit));
  page.set('marker', marker);
  return `${self}?${page}`;
}
