import { CliError } from '../errors.ts';
import { adviceOn, codeOf } from '../system-errors.ts';

/** The reader of stdout has closed it. */
export class ReaderGone extends CliError {
  constructor() {
    super('failed', 'the output could not be written (EPIPE)');
  }
}

/** Writes a whole text to stdout. Throws `ReaderGone` when stdout was closed, `failed` for a full disk and the like. */
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

function describe(error: NodeJS.ErrnoException): CliError {
  if (error.code === 'EPIPE') return new ReaderGone();
  return new CliError('failed', `the output could not be written (${codeOf(error)})`, adviceOn(error));
}
