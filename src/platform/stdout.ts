import { CliError } from '../errors.ts';

/** Nobody reads what is written to stdout any more: the reader has ended, or has had enough. */
export class ReaderGone extends CliError {
  constructor() {
    super('failed', 'the output could not be written (EPIPE)');
  }
}

/** Writes all of a text to stdout. Throws `failed` when it does not arrive: `ReaderGone` for a reader that has gone away, else for a full disk. */
export function printToStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(describe(error));
    process.stdout.once('error', fail);
    process.stdout.write(text, (error) => {
      if (error) return fail(error);
      process.stdout.off('error', fail);
      resolve();
    });
  });
}

function describe({ code = 'unknown error' }: NodeJS.ErrnoException): CliError {
  return code === 'EPIPE' ? new ReaderGone() : new CliError('failed', `the output could not be written (${code})`);
}
