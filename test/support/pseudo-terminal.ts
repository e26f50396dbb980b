import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { startOnPseudoTerminal } from '../../scripts/pseudo-terminal.js';
import { inTime, patience as usualPatience } from './patience.ts';
import { noteOutput } from './secrets.ts';

/** A program on a terminal of its own, with a test that reads and types. */
export interface TerminalSession {
  /** Everything shown so far, without colours and cursor movements. */
  screen(): string;
  /** The same as the terminal got it. */
  raw(): string;
  /** Resolves when the text has been shown since the last thing that was waited for. */
  waitFor(text: string): Promise<void>;
  type(keys: string): void;
  /** Its exit code, when it has ended. The time limit starts when it is first read. */
  readonly ended: Promise<number>;
}

/**
 * Starts a program on a pseudo-terminal; what is still running at the end of the test is killed. `patience` is how long each wait for
 * it may take, in milliseconds.
 */
export function startOnTerminal(
  command: string,
  args: string[],
  env: Record<string, string>,
  patience = usualPatience,
): TerminalSession {
  let output = '';
  let read = 0;
  let running = true;
  let check = (): void => undefined;
  const screen = (): string => stripVTControlCharacters(output);
  const terminal = startOnPseudoTerminal(command, args, {
    env,
    columns: 200,
    rows: 50,
    onData(data) {
      output += data;
      check();
    },
  });
  const ended = terminal.ended.then((code) => {
    running = false;
    check();
    return code;
  });
  onTestFinished(() => {
    if (running) terminal.kill();
    noteOutput({ command, args, stdout: output, stderr: '', onTerminal: true });
  });

  const waitFor = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(limit);
        check = () => undefined;
        reject(new Error(`${why} before "${text}" was shown; the screen:\n${screen()}`));
      };
      const limit = setTimeout(() => fail('time ran out'), patience);
      check = () => {
        const at = screen().indexOf(text, read);
        if (at < 0) {
          if (!running) fail('the program ended');
          return;
        }
        read = at + text.length;
        clearTimeout(limit);
        check = () => undefined;
        resolve();
      };
      check();
    });

  return {
    screen,
    raw: () => output,
    waitFor,
    type: (keys) => terminal.write(keys),
    get ended() {
      return inTime(ended, `${command} did not end`, { patience, seen: screen });
    },
  };
}

/** Types the login of a user of the sandbox, whose password is `<username>-password`, at the prompts. */
export async function typeLogin(terminal: TerminalSession, username: string): Promise<void> {
  await terminal.waitFor('Username:');
  terminal.type(`${username}\r`);
  await terminal.waitFor(`Password of ${username}:`);
  terminal.type(`${username}-password\r`);
}
