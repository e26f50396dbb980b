/**
 * A table that reads well on a terminal and is Markdown too. The first column is for words, the others for numbers.
 * @param {string[]} head
 * @param {string[][]} body
 */
export function table(head, body) {
  const widths = head.map((cell, column) => Math.max(...[head, ...body].map((row) => (row[column] ?? cell).length)));
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...body.map(line)].join('\n');
}

/**
 * @param {string} cell
 * @param {number} width
 * @param {number} column
 */
function pad(cell, width, column) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
