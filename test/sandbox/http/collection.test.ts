import { expect, test } from 'vitest';
import { collection } from '../../../src/sandbox/http/collection.ts';

const items = ['a', 'b', 'c'].map((id) => ({ id }));
const self = 'https://rancher.test/v3/clusters';
const page = (query: string) => collection(items, { self, resourceType: 'cluster', query: new URLSearchParams(query) });

test('a single page has no links to others, and says how it could be sorted and filtered', () => {
  expect(page('name=x')).toMatchObject({
    type: 'collection',
    links: { self },
    createTypes: { cluster: self },
    actions: {},
    sort: {
      order: 'asc',
      reverse: `${self}?name=x&order=desc`,
      links: { state: `${self}?name=x&sort=state` },
    },
    filters: { name: [{ modifier: 'eq', value: 'x' }], state: null },
    pagination: { limit: 1000, total: 3 },
    resourceType: 'cluster',
    data: items,
  });
});

test('the pages follow one another by their links, and there is an end', () => {
  const seen: string[] = [];
  let next: string | undefined = `${self}?limit=2`;
  while (next !== undefined) {
    const { data, pagination } = page(new URL(next).search);
    seen.push(...data.map(({ id }) => id));
    next = 'next' in pagination ? pagination.next : undefined;
  }
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('a page says where the first, the previous and the last are, and keeps the filter', () => {
  expect(page('limit=1&marker=b&name=x').pagination).toEqual({
    first: `${self}?limit=1&marker=a&name=x`,
    previous: `${self}?limit=1&marker=a&name=x`,
    next: `${self}?limit=1&marker=c&name=x`,
    last: `${self}?limit=1&marker=c&name=x`,
    limit: 1,
    total: 3,
    partial: true,
  });
});
