// The questions that a command asks on a screen, and their answers.
import { DemoError } from './errors.js';

/** How a question looks on the screen, and what it looks like once it is answered. */
const OPEN = /^\? /;
const ANSWERED = /^[✔√] /;

/**
 * @typedef {object} Answer
 * @property {RegExp} question
 * @property {string} text what is typed
 * @property {boolean} [secret] must not show up on the screen
 * @property {(rows: string[]) => void} [look] looks at the screen before answering
 */

/** Gives the answers to exactly those questions that are due, in their order. */
export class Conversation {
  #screen;
  #answers;
  #type;
  #given = 0;

  /**
   * @param {import('./screen.js').Screen} screen
   * @param {Answer[]} answers
   * @param {(text: string) => void} type
   */
  constructor(screen, answers, type) {
    this.#screen = screen;
    this.#answers = answers;
    this.#type = type;
  }

  /** Answers the question that is on the screen, if one is. Throws when it is not the one that is due. */
  goOn() {
    const { rows, currentRow } = this.#screen;
    const isAsked = OPEN.test(currentRow) && rows.filter((row) => ANSWERED.test(row)).length === this.#given;
    if (!isAsked) return;
    const answer = this.#answers[this.#given];
    if (answer === undefined || !answer.question.test(currentRow)) {
      throw new DemoError(`it asked "${currentRow}" where ${answer ? answer.question : 'no question'} was due.`);
    }
    answer.look?.(rows);
    this.#given += 1;
    this.#type(`${answer.text}\r`);
  }

  /** The answers that were given so far. */
  get given() {
    return this.#answers.slice(0, this.#given);
  }

  /**
   * What was wrong with a conversation that is over.
   * @param {string} output all that the command wrote
   */
  problemAtEnd(output) {
    if (this.given.some(({ secret, text }) => secret && output.includes(text))) return 'a password was shown.';
    const missing = this.#answers[this.#given];
    return missing === undefined ? undefined : `it did not ask ${missing.question}, as it should have.`;
  }
}
