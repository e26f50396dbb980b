import { openSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { ReadStream, WriteStream } from 'node:tty';

/** A terminal while a question is on it. */
export interface OpenTerminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Aborts at Ctrl-D, when the terminal goes away, and when nobody answers for five minutes. */
  signal: AbortSignal;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** How long a question waits for an answer, in milliseconds: others may be waiting for it. */
const answerLimit = 5 * 60_000;

const ctrlD = 4;
const ctrlZ = 26;

/**
 * Opens a terminal by the names of its devices.
 * Ctrl-Z is not passed on: it would stop this process alone, and kubectl, which waits for it, would hang.
 */
export function openTerminal(devices: { input: string; output: string }): OpenTerminal {
  const keyboard = new ReadStream(openSync(devices.input, 'r+'));
  const screen = new WriteStream(openSync(devices.output, 'r+'));
  const abort = new AbortController();
  const gone = (): void => abort.abort();
  const limit = setTimeout(gone, answerLimit);
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
    close() {
      clearTimeout(limit);
      if (keyboard.isRaw) setRawMode(false);
      keyboard.destroy();
      screen.destroy();
    },
  };
}
