import type { Context } from '../../flows/context.ts';
import { writeYaml } from '../../kube/yaml/write-yaml.ts';
import { formatJson } from '../../printable.ts';
import { show } from './show.ts';
import { type Cell, Table } from './tables.ts';

export const outputFormats = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Whether a format is for people: only then do messages follow it. */
export function isTable(format: OutputFormat): boolean {
  return format === 'table' || format === 'wide';
}

/** How one kind of thing is listed in each format. */
export interface Listing<T> {
  /** The key of the list in JSON and YAML. */
  key: string;
  /** The columns of a table: `wide` ones only with `-o wide`, `whole` ones never shortened. Cells must be printable. */
  columns: { title: string; cell: (item: T) => Cell; wide?: true; whole?: true }[];
  /** What `-o name` prints, one a line; other commands accept it. */
  nameOf: (item: T) => string;
  /** The documented fields. */
  fieldsOf: (item: T) => Record<string, unknown>;
}

/**
 * Prints pages as they arrive, so that a long list starts at once. JSON and YAML are one document `{<key>: [...]}`; a table
 * without rows prints nothing. Returns how many there were; undefined if the reader of stdout closed it, which also ends
 * the requests for more pages.
 */
export async function printListing<T>(
  context: Pick<Context, 'print' | 'screen'>,
  format: OutputFormat,
  listing: Listing<T>,
  pages: AsyncIterable<T[]> | Iterable<T[]>,
): Promise<number | undefined> {
  const writer = createWriter(context, format, listing);
  let count = 0;
  if (!(await show(context, writer.begin))) return undefined;
  for await (const page of pages) {
    if (page.length > 0 && !(await show(context, writer.page(page, count === 0)))) return undefined;
    count += page.length;
  }
  return (await show(context, writer.end(count === 0))) ? count : undefined;
}

interface Writer<T> {
  begin: string;
  page(items: T[], isFirst: boolean): string;
  end(isEmpty: boolean): string;
}

function createWriter<T>({ screen }: Pick<Context, 'screen'>, format: OutputFormat, listing: Listing<T>): Writer<T> {
  const { key, nameOf, fieldsOf } = listing;
  if (format === 'name') {
    return { begin: '', page: (items) => items.map((item) => `${nameOf(item)}\n`).join(''), end: () => '' };
  }
  if (format === 'json') {
    const one = (item: T): string => `    ${formatJson(fieldsOf(item))}`;
    return {
      begin: `{\n  ${JSON.stringify(key)}: [`,
      page: (items, isFirst) => `${isFirst ? '' : ','}\n${items.map(one).join(',\n')}`,
      end: (isEmpty) => `${isEmpty ? '' : '\n  '}]\n}\n`,
    };
  }
  if (format === 'yaml') {
    return {
      begin: '',
      page: (items, isFirst) => `${isFirst ? `${key}:\n` : ''}${writeYaml(items.map(fieldsOf))}`,
      end: (isEmpty) => (isEmpty ? `${key}: []\n` : ''),
    };
  }
  const columns = listing.columns.filter(({ wide }) => format === 'wide' || wide === undefined);
  const table = new Table(
    columns.map(({ title }) => title),
    format === 'wide' ? { ...screen, columns: undefined } : screen,
    new Set(columns.flatMap(({ whole }, place) => (whole ? [place] : []))),
  );
  return {
    begin: '',
    page: (items) => table.format(items.map((item) => columns.map(({ cell }) => cell(item)))),
    end: () => '',
  };
}
