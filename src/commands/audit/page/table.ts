import { type Html, html } from '../../../platform/html.ts';

type Cell = string | number | Html;

export interface HtmlTable {
  caption: string;
  header: readonly string[];
  /** The first cell of each row is its header. Numbers are at the right. */
  rows: readonly Cell[][];
  /** The column that a narrow screen shows in a line of its own, above or below the others; absent: it scrolls. */
  whole?: number;
}

/** A table; where it is wider than the screen, it can be scrolled, also with the keyboard. */
export function htmlTable({ caption, header, rows, whole }: HtmlTable): Html {
  const titles = header.map((title, column) => html`<th scope="col"${classOf(rows[0]?.[column])}>${title}</th>`);
  const stacks = whole === undefined ? html`` : html` class="stack"`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table${stacks}>
<caption>${caption}</caption>
<thead><tr>${titles}</tr></thead>
<tbody>
${rows.map((row) => renderRow(row, header, whole))}</tbody>
</table></div>`;
}

function renderRow(row: readonly Cell[], header: readonly string[], whole: number | undefined): Html {
  const cells = row.map((cell, column) => {
    const isWhole = column === whole;
    if (column === 0) return html`<th scope="row"${isWhole ? html` class="whole"` : html``}>${cell}</th>`;
    const title = header[column] ?? '';
    return html`<td${isWhole ? html` class="whole"` : classOf(cell)} data-title="${title}">${cell}</td>`;
  });
  return html`<tr>${cells}</tr>
`;
}

function classOf(cell: Cell | undefined): Html {
  return typeof cell === 'number' ? html` class="number"` : html``;
}
