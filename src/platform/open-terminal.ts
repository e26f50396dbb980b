import { openSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { ReadStream, WriteStream } from 'node:tty';

/** A terminal while a question is on it. */
export interface OpenTerminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Aborts at Ctrl-D, when the terminal goes away, and when nobody answers for five minutes. */
  signal: AbortSignal;
  /** Lets Ctrl-C abort too, where no question reads the keyboard; the limit is then that of whatever goes on meanwhile. */
  abortOnCtrlC(): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** How long the terminal is held at most, in milliseconds: others may be waiting for it. */
const limit = 5 * 60_000;

const ctrlC = 3;
const ctrlD = 4;
const ctrlZ = 26;

/** Why the signal aborted, when nobody typed anything for too long. */
export class NobodyAnswered extends Error {}

/**
 * Opens a terminal by the names of its devices.
 * Ctrl-Z is not passed on: it would stop this process alone, and kubectl, which waits for it, would hang.
 */
export function openTerminal(devices: { input: string; output: string }): OpenTerminal {
  const keyboard = new ReadStream(openSync(devices.input, 'r+'));
  const screen = new WriteStream(openSync(devices.output, 'r+'));
  const abort = new AbortController();
  const gone = (): void => abort.abort();
  const timer = setTimeout(() => abort.abort(new NobodyAnswered()), limit);
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
