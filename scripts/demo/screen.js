// What a terminal shows after a program wrote to it: enough of one for prompts that redraw their lines.
import { changeStyle, plain } from './style.js';

const ESC = '\u001b';
const CONTROL = `${ESC}\\[([0-9;?]*)([@-~])`;
const OTHER = `${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)|${ESC}[()].|${ESC}.`;
const PIECE = new RegExp(`${CONTROL}|${OTHER}|[^${ESC}]`, 'gu');
const UNFINISHED = new RegExp(`${ESC}(?:\\[[0-9;?]*|\\][^\\u0007${ESC}]*|[()])?$`);

/**
 * @typedef {object} Cell
 * @property {string} character
 * @property {import('./style.js').Style} style
 */

export class Screen {
  #columns;
  /** @type {Cell[][]} */
  #rows = [[]];
  #style = plain;
  #x = 0;
  #y = 0;
  #unfinished = '';

  /** @param {number} columns */
  constructor(columns) {
    this.#columns = columns;
  }

  /** The rows that have something on them, from the top, and empty ones between those. */
  get rows() {
    const rows = this.#rows.map((row) =>
      Array.from(row, (cell) => cell?.character ?? ' ')
        .join('')
        .trimEnd(),
    );
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }

  /** Every row, cell by cell; a cell that nothing was written to is a plain blank. */
  get cells() {
    const blank = { character: ' ', style: plain };
    return this.#rows.map((row) => Array.from(row, (cell) => cell ?? blank));
  }

  /** Where the next character goes, from 0. */
  get cursor() {
    return { x: this.#x, y: this.#y };
  }

  /** The row with the cursor. */
  get currentRow() {
    return this.rows[this.#y] ?? '';
  }

  /** @param {string} data */
  write(data) {
    const text = this.#unfinished + data;
    this.#unfinished = UNFINISHED.exec(text)?.[0] ?? '';
    const finished = text.slice(0, text.length - this.#unfinished.length);
    for (const [piece, parameters, final] of finished.matchAll(PIECE)) {
      if (final === 'm') this.#style = changeStyle(this.#style, parameters ?? '');
      else if (final !== undefined) this.#control(final, Number.parseInt(parameters ?? '', 10));
      else if (!piece.startsWith(ESC)) this.#put(piece);
    }
  }

  /** @param {string} piece */
  #put(piece) {
    if (piece === '\r') this.#x = 0;
    else if (piece === '\n') this.#moveTo(this.#y + 1);
    else if (piece === '\b') this.#x = Math.max(0, this.#x - 1);
    else if (piece === '\t') this.#x = Math.min(this.#columns - 1, this.#x + 8 - (this.#x % 8));
    else if (piece !== '\u0007') this.#write(piece);
  }

  /** @param {string} character */
  #write(character) {
    if (this.#x === this.#columns) {
      this.#x = 0;
      this.#moveTo(this.#y + 1);
    }
    this.#row[this.#x] = { character, style: this.#style };
    this.#x += 1;
  }

  /**
   * @param {string} final
   * @param {number} parameter NaN when there is none
   */
  #control(final, parameter) {
    const count = parameter || 1;
    if (final === 'A') this.#moveTo(Math.max(0, this.#y - count));
    else if (final === 'B') this.#moveTo(this.#y + count);
    else if (final === 'C') this.#x = Math.min(this.#columns - 1, this.#x + count);
    else if (final === 'D') this.#x = Math.max(0, this.#x - count);
    else if (final === 'G') this.#x = Math.min(this.#columns, count) - 1;
    else if (final === 'K') this.#row.splice(parameter === 2 ? 0 : this.#x);
    else if (final === 'J') {
      this.#row.splice(this.#x);
      this.#rows.splice(this.#y + 1);
    }
  }

  get #row() {
    return this.#rows[this.#y] ?? [];
  }

  /** @param {number} y */
  #moveTo(y) {
    while (this.#rows.length <= y) this.#rows.push([]);
    this.#y = y;
  }
}
