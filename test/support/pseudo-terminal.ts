import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { noteOutput } from './secrets.ts';

/** A program on a terminal of its own, with somebody who reads it and types. */
export interface TerminalSession {
  /** Everything shown so far, without colours and cursor movements. */
  screen(): string;
  /** The same as the terminal got it. */
  raw(): string;
  /** Resolves when the text has been shown since the last thing that was waited for. */
  waitFor(text: string): Promise<void>;
  type(keys: string): void;
  /** Its exit code, when it has ended. */
  ended: Promise<number>;
}

const patience = 60_000;
const lastOutput = 100;

/** Starts a program on a pseudo-terminal; what is still running at the end of the test is killed. */
export function startOnTerminal(command: string, args: string[], env: Record<string, string>): TerminalSession {
  const terminal = spawn(command, args, { env, cols: 200, rows: 50 });
  let output = '';
  let read = 0;
  let running = true;
  let check = (): void => undefined;
  let lastRead = 0;
  terminal.onData((data) => {
    output += data;
    lastRead = performance.now();
    check();
  });
  const screen = (): string => stripVTControlCharacters(output);
  const ended = new Promise<number>((resolve) => {
    terminal.onExit(({ exitCode }) => {
      // The exit may be told before the last output: this is how long that may be on its way, once nothing more comes.
      const finish = (): void => {
        running = false;
        check();
        resolve(exitCode);
      };
      const waitForRest = (): void => {
        const before = lastRead;
        setTimeout(() => setImmediate(() => (lastRead === before ? finish() : waitForRest())), lastOutput);
      };
      waitForRest();
    });
  });
  onTestFinished(() => {
    if (running) terminal.kill('SIGKILL');
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

  return { screen, raw: () => output, waitFor, type: (keys) => terminal.write(keys), ended };
}

/** Types the login of a user of the sandbox, whose password is `<username>-password`, when it is asked for. */
export async function typeLogin(terminal: TerminalSession, username: string): Promise<void> {
  await terminal.waitFor('Username:');
  terminal.type(`${username}\r`);
  await terminal.waitFor(`Password of ${username}:`);
  terminal.type(`${username}-password\r`);
}
