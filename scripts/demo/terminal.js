// A person at a terminal: types a command, answers its questions, reads what is on the screen.
import { startOnPseudoTerminal } from '../pseudo-terminal.js';
import { Conversation } from './conversation.js';
import { DemoError } from './errors.js';
import { duration, sayCommand, sayNote, sayOutput } from './say.js';
import { Screen } from './screen.js';

/** @typedef {import('./conversation.js').Answer} Answer */

/** Wide enough for every line that a command prints. */
const columns = 250;

/** A command that takes longer has asked something we do not see, or hangs. Milliseconds. */
const patience = 20_000;

/**
 * Runs commands on a terminal of their own, one after the other, and shows them.
 * Ends the one that is running when the signal is aborted.
 */
export class Terminal {
  #env;
  #folder;
  #signal;

  /** @param {{ env: Record<string, string>; folder: string; signal: AbortSignal }} options */
  constructor({ env, folder, signal }) {
    this.#env = env;
    this.#folder = folder;
    this.#signal = signal;
  }

  /**
   * Types a command, and the answers to exactly those questions it has to ask.
   * @param {string} line simple words only
   * @param {Answer[]} [answers]
   * @returns {Promise<{ text: string; milliseconds: number }>}
   */
  async type(line, answers = []) {
    this.#signal.throwIfAborted();
    sayCommand(line);
    const { rows, milliseconds, given, problem } = await this.#run(line, answers);
    sayOutput(rows);
    sayNote(`${duration(milliseconds)}${given.length > 0 ? `; typed ${given.map(shown).join(', ')}` : ''}`);
    if (problem !== undefined) throw new DemoError(problem);
    return { text: rows.join('\n'), milliseconds };
  }

  /**
   * @param {string} line
   * @param {Answer[]} answers
   * @returns {Promise<{ rows: string[]; milliseconds: number; given: Answer[]; problem?: string | undefined }>}
   */
  async #run(line, answers) {
    const screen = new Screen(columns);
    const [file = '', ...args] = line.split(' ');
    const start = performance.now();
    const conversation = new Conversation(screen, answers, (text) => terminal.write(text));
    let output = '';
    /** @type {string | undefined} */
    let problem;
    const terminal = startOnPseudoTerminal(file, args, {
      env: this.#env,
      columns,
      rows: 50,
      cwd: this.#folder,
      onData(data) {
        output += data;
        screen.write(data);
        try {
          conversation.goOn();
        } catch (error) {
          stop(error instanceof Error ? error.message : String(error));
        }
      },
    });
    /** @param {string} words */
    const stop = (words) => {
      problem ??= words;
      terminal.kill();
    };
    const onAbort = () => stop('interrupted');
    const timer = setTimeout(() => stop(`"${line}" did not end within ${duration(patience)}.`), patience);
    this.#signal.addEventListener('abort', onAbort);
    const code = await terminal.ended;
    clearTimeout(timer);
    this.#signal.removeEventListener('abort', onAbort);
    if (code !== 0) problem ??= `"${line}" ended with exit code ${code}.`;
    problem ??= conversation.problemAtEnd(output);
    return { rows: screen.rows, milliseconds: performance.now() - start, given: conversation.given, problem };
  }
}

/** @param {Answer} answer */
function shown({ text, secret }) {
  return secret ? '••••' : text;
}
