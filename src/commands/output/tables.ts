import type { Screen } from '../../platform/terminal/screen.ts';

/** Between two columns, in characters. */
const widestGap = 3;

/** The narrowest that a column is cut to, in characters. */
const narrowest = 8;

const bold = ['\x1b[1m', '\x1b[22m'] as const;

/** The text of a cell; bold text is bold only on a screen with colours. */
export type Cell = string | { bold: string };

/**
 * A table whose rows come page by page; the first page sets the column widths. On a screen, a column in which it has no
 * text is left out; what a later page has there stands out of line.
 */
export class Table {
  readonly #header: string[];
  readonly #screen: Screen;
  /** The indexes of columns that are never shortened. */
  readonly #whole: ReadonlySet<number>;
  #layout: Layout | undefined;

  constructor(header: string[], screen: Screen, whole: ReadonlySet<number> = new Set()) {
    this.#header = header;
    this.#screen = screen;
    this.#whole = whole;
  }

  /** The lines of a page, each ended with a newline; the first page starts with the header. */
  format(rows: Cell[][]): string {
    const isFirst = this.#layout === undefined;
    this.#layout ??= fitWidths(this.#naturalWidths(rows), this.#screen.columns, this.#whole);
    const { widths } = this.#layout;
    const header = this.#header.map((title, column) => (widths[column] === 0 ? '' : title));
    const lines = rows.map((row) => this.#line(row));
    return `${[...(isFirst ? [this.#emphasize(this.#line(header))] : []), ...lines].join('\n')}\n`;
  }

  /** 0 for a column that is left out. */
  #naturalWidths(rows: Cell[][]): number[] {
    const texts = widthsOf(rows);
    const titled = widthsOf([this.#header, ...rows]);
    return this.#screen.columns === undefined
      ? titled
      : titled.map((width, column) => (texts[column] === 0 ? 0 : width));
  }

  #line(row: Cell[]): string {
    const cells = row.flatMap((cell, column) => {
      const whole = textOf(cell);
      const width = this.#layout?.widths[column] ?? whole.length;
      if (width === 0) return whole === '' ? [] : [whole];
      const isCut = this.#screen.columns !== undefined && !this.#whole.has(column) && whole.length > width;
      const text = isCut ? `${whole.slice(0, width - 1)}…` : whole;
      const padding = ' '.repeat(Math.max(0, width - text.length));
      return [`${typeof cell === 'string' ? text : this.#emphasize(text)}${padding}`];
    });
    return cells.join(' '.repeat(this.#layout?.gap ?? widestGap)).trimEnd();
  }

  #emphasize(text: string): string {
    return this.#screen.colour ? `${bold[0]}${text}${bold[1]}` : text;
  }
}

/** A whole table, in columns as wide as their widest cell, each line ended with a newline. */
export function formatTable(header: string[], rows: string[][]): string {
  return new Table(header, { columns: undefined, colour: false }).format(rows);
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.bold;
}

function widthsOf(lines: Cell[][]): number[] {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [column, cell] of line.entries()) widths[column] = Math.max(widths[column] ?? 0, textOf(cell).length);
  }
  return widths;
}

interface Layout {
  widths: number[];
  gap: number;
}

/** Narrows the widest columns, then the gaps, until a line fits the screen, or nothing can be narrowed further. */
function fitWidths(widths: number[], columns: number | undefined, whole: ReadonlySet<number>): Layout {
  if (columns === undefined) return { widths, gap: widestGap };
  const fitted = [...widths];
  const shown = fitted.filter((width) => width > 0).length;
  const length = (gap: number): number => fitted.reduce((sum, width) => sum + width, 0) + gap * (shown - 1);
  const cuttable = fitted.map((_, column) => column).filter((column) => !whole.has(column));
  while (length(widestGap) > columns) {
    const widest = cuttable.reduce(
      (one, other) => ((fitted[other] ?? 0) > (fitted[one] ?? 0) ? other : one),
      cuttable[0] ?? -1,
    );
    if ((fitted[widest] ?? 0) <= narrowest) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  let gap = widestGap;
  while (gap > 1 && length(gap) > columns) gap--;
  return { widths: fitted, gap };
}
