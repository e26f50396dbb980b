// A shell on a terminal, somebody who types into it at an even pace, and what the screen showed meanwhile.
import { setTimeout as wait } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { DemoError } from '../demo/errors.js';
import { Screen } from '../demo/screen.js';
import { plain } from '../demo/style.js';

/**
 * @typedef {object} Run characters of one style
 * @property {number} column of the first one, from 0
 * @property {string} text
 * @property {import('../demo/style.js').Style} style
 *
 * @typedef {object} Frame what the screen shows from a moment on
 * @property {number} at milliseconds since the beginning
 * @property {Run[][]} rows
 * @property {{ x: number; y: number }} cursor
 */

/** Wide and high enough that nothing wraps or scrolls. */
const columns = 200;
const rows = 60;

/** In milliseconds: between two words; before Enter; after the end of a command, to read what it said. */
const pace = { word: 180, enter: 450, read: 2_200 };

/** How long an echo may take, what belongs together on the screen, and what is no answer any more. Milliseconds. */
const patience = { echo: 60, settle: 40, answer: 30_000 };

export class Shell {
  /** @type {Frame[]} */
  frames = [];
  #screen = new Screen(columns);
  #now = 0;
  #pty;
  #onData = () => {};

  /** @param {{ env: Record<string, string>; folder: string }} options */
  constructor({ env, folder }) {
    const shell = { ...env, PS1: '$ ', ENV: '' };
    this.#pty = spawn('sh', [], { name: 'xterm-256color', cols: columns, rows, cwd: folder, env: shell });
    this.#pty.onData((data) => {
      this.#screen.write(data);
      this.#onData();
    });
  }

  /**
   * Types a command and the answers to its questions, and waits until the shell is ready for the next one.
   * @param {string} line
   * @param {import('../demo/conversation.js').Answer[]} [answers]
   */
  async run(line, answers = []) {
    const before = this.#screen.rows.length;
    await this.#type(line);
    for (const { question, text } of answers) {
      await this.#enterAndWait(() => isAsked(question, this.#screen.currentRow));
      await this.#type(text);
    }
    await this.#enterAndWait(() => this.#screen.rows.length > before && this.#isReady());
    this.#now += pace.read;
  }

  async waitForPrompt() {
    await this.#until(() => this.#isReady());
    this.#note(this.#now);
    this.#now += pace.read / 2;
  }

  end() {
    this.#pty.kill('SIGKILL');
  }

  #isReady() {
    return this.#screen.currentRow === '$';
  }

  /** @param {string} text */
  async #type(text) {
    for (const word of text.split(/(?<= )/)) {
      this.#now += pace.word;
      this.#pty.write(word);
      await this.#echo();
      this.#note(this.#now);
    }
    this.#now += pace.enter;
  }

  /** A secret has none. */
  async #echo() {
    const echoed = new Promise((resolve) => {
      this.#onData = () => resolve(undefined);
    });
    await Promise.race([echoed, wait(patience.echo)]);
  }

  /**
   * From Enter on the time is the real one.
   * @param {() => boolean} isThere
   */
  async #enterAndWait(isThere) {
    const start = performance.now();
    const began = this.#now;
    this.#pty.write('\r');
    await this.#until(isThere, () => this.#note(began + performance.now() - start));
    this.#now = began + performance.now() - start;
    this.#note(this.#now);
  }

  /**
   * @param {() => boolean} isThere
   * @param {() => void} [onChange]
   */
  async #until(isThere, onChange = () => {}) {
    const limit = AbortSignal.timeout(patience.answer);
    await new Promise((resolve, reject) => {
      limit.onabort = () => reject(new DemoError(`the shell waits at:\n${this.#screen.rows.join('\n')}`));
      this.#onData = () => {
        onChange();
        if (isThere()) resolve(undefined);
      };
      if (isThere()) resolve(undefined);
    });
    limit.onabort = null;
    await wait(patience.settle);
  }

  /** @param {number} at */
  #note(at) {
    this.frames.push({ at, rows: this.#screen.cells.map(toRuns), cursor: this.#screen.cursor });
  }
}

/**
 * @param {import('../demo/screen.js').Cell[]} cells
 * @returns {Run[]}
 */
function toRuns(cells) {
  /** @type {Run[]} */
  const runs = [];
  cells.forEach(({ character, style }, column) => {
    const last = runs.at(-1);
    if (last !== undefined && isSame(last.style, style)) last.text += character;
    else runs.push({ column, text: character, style });
  });
  return runs.filter(({ text, style }) => text.trim() !== '' || !isSame(style, plain));
}

/**
 * @param {import('../demo/style.js').Style} one
 * @param {import('../demo/style.js').Style} other
 */
function isSame(one, other) {
  return one.bold === other.bold && one.dim === other.dim && one.colour === other.colour;
}

/**
 * @param {RegExp} question
 * @param {string} row
 */
function isAsked(question, row) {
  return row.startsWith('? ') && question.test(row);
}
