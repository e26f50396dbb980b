import { openSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { ReadStream, WriteStream } from 'node:tty';

/** A terminal during one question. */
export interface OpenTerminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Aborts at Ctrl-D, when the terminal is closed, and after five minutes without an answer. */
  signal: AbortSignal;
  /** Makes Ctrl-C abort too, for when no question reads the keyboard, and lifts the five-minute limit. */
  abortOnCtrlC(): void;
  /** Restores the terminal. */
  close(): void;
}

/** Longest time for one question, in milliseconds: other processes may be waiting for this login. */
const limit = 5 * 60_000;

const ctrlC = 3;
const ctrlD = 4;
const ctrlZ = 26;

/** Why the signal aborted: nothing was answered within the limit. */
export class AnswerTimeout extends Error {}

/**
 * Opens a terminal by its device names.
 * Ctrl-Z is not passed on: it would stop this process only, and kubectl would wait for it forever.
 */
export function openTerminal(devices: { input: string; output: string }): OpenTerminal {
  const keyboard = new ReadStream(openSync(devices.input, 'r+'));
  const screen = new WriteStream(openSync(devices.output, 'r+'));
  const abort = new AbortController();
  const gone = (): void => abort.abort();
  const timer = setTimeout(() => abort.abort(new AnswerTimeout()), limit);
  const setRawMode = (raw: boolean): void => {
    try {
      keyboard.setRawMode(raw);
    } catch {
      gone();
    }
  };
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
  keyboard.on('error', gone).on('end', gone);
  screen.on('error', gone);
  keyboard.on('data', (typed: Buffer) => {
    if (typed.includes(ctrlD)) abort.abort();
    input.write(typed.filter((byte) => byte !== ctrlZ));
  });
  return {
    input,
    output: screen,
    signal: abort.signal,
    abortOnCtrlC() {
      clearTimeout(timer);
      setRawMode(true);
      keyboard.on('data', (typed: Buffer) => {
        if (typed.includes(ctrlC)) abort.abort();
      });
    },
    close() {
      clearTimeout(timer);
      if (keyboard.isRaw) setRawMode(false);
      keyboard.destroy();
      screen.destroy();
    },
  };
}
