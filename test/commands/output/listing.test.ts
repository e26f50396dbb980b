import { expect, test } from 'vitest';
import { type Listing, type OutputFormat, printListing } from '../../../src/commands/output/listing.ts';
import type { Screen } from '../../../src/platform/terminal/screen.ts';

interface Fruit {
  name: string;
  colour: string;
}

const listing: Listing<Fruit> = {
  key: 'fruits',
  columns: [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'COLOUR', cell: ({ colour }) => colour },
    { title: 'LETTERS', cell: ({ name }) => String(name.length), wide: true },
  ],
  nameOf: ({ name }) => name,
  fieldsOf: ({ name, colour }) => ({ name, colour }),
};

const pages: Fruit[][] = [
  [{ name: 'apple', colour: 'red' }],
  [],
  [
    { name: 'a-very-long-banana', colour: 'yes: no' },
    { name: 'fig', colour: '' },
  ],
];

async function print(format: OutputFormat, given = pages, screen: Screen = { columns: undefined, colour: false }) {
  const printed: string[] = [];
  const context = { screen, print: async (text: string) => void printed.push(text) };
  const count = await printListing(context, format, listing, given);
  return { text: printed.join(''), printed: printed.filter((part) => part !== ''), count };
}

test('the first page of a table sets the columns of the others', async () => {
  const { text, printed, count } = await print('table');
  expect(text).toBe('NAME    COLOUR\napple   red\na-very-long-banana   yes: no\nfig\n');
  expect(printed).toHaveLength(2);
  expect(count).toBe(3);
});

test('a wide table has more columns', async () => {
  expect((await print('wide')).text).toMatch(/^NAME {4}COLOUR {3}LETTERS\napple {3}red {6}5\n/);
});

test('on a terminal a line is no longer than the screen, and only there', async () => {
  const { text } = await print('table', [pages.flat()], { columns: 24, colour: false });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(24);
  expect(text).toContain('…');
  expect((await print('table', [pages.flat()])).text).not.toContain('…');
});

test('where columns cannot be shortened further, the gaps between them are', async () => {
  const long = [{ name: 'a-very-long-banana', colour: 'a-colour-without-a-name' }];
  const { text } = await print('table', [long], { columns: 18, colour: false });
  expect(text).toBe('NAME      COLOUR\na-very-…  a-colou…\n');
});

test('on a terminal a column without any text on the first page is left out; what comes later is shown', async () => {
  const bare = { name: 'apple', colour: '' };
  const red = { name: 'apple', colour: 'red' };
  const screen = { columns: 24, colour: false };
  expect((await print('table', [[bare]], screen)).text).toBe('NAME\napple\n');
  expect((await print('table', [[bare], [red]], screen)).text).toBe('NAME\napple\napple   red\n');
  expect((await print('table', [[bare]])).text).toBe('NAME    COLOUR\napple\n');
});

test('a column that is left out makes room for the others', async () => {
  const long = [{ name: 'a-banana-of-22-letters', colour: '' }];
  const { text } = await print('table', [long], { columns: 24, colour: false });
  expect(text).toContain('a-banana-of-22-letters');
});

test('a column that is never shortened is whole on later pages too', async () => {
  const whole = {
    ...listing,
    columns: listing.columns.map((column) => ({ ...column, whole: true as const })),
  };
  const printed: string[] = [];
  const context = { screen: { columns: 24, colour: false }, print: async (text: string) => void printed.push(text) };
  await printListing(context, 'table', whole, pages);
  expect(printed.join('')).toContain('a-very-long-banana');
});

test('colours are for a terminal that has them', async () => {
  expect((await print('table', pages, { columns: 80, colour: true })).text).toContain('\x1b[1mNAME');
});

test('JSON is one document, however many pages there are', async () => {
  expect(JSON.parse((await print('json')).text)).toEqual({ fruits: pages.flat() });
  expect(JSON.parse((await print('json', [])).text)).toEqual({ fruits: [] });
});

test('YAML is one document, however many pages there are', async () => {
  expect((await print('yaml')).text).toBe(
    "fruits:\n- name: apple\n  colour: red\n- name: a-very-long-banana\n  colour: 'yes: no'\n- name: fig\n  colour: ''\n",
  );
  expect((await print('yaml', [])).text).toBe('fruits: []\n');
});

test('names are printed one a line, for other commands', async () => {
  expect((await print('name')).text).toBe('apple\na-very-long-banana\nfig\n');
});
