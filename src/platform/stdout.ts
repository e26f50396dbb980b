import { writeSync } from 'node:fs';
import { CliError, systemErrorCode } from '../errors.ts';
import { adviceOn, codeOf } from '../system-errors.ts';

/** The reader of stdout has closed it. */
export class ReaderGone extends CliError {
  constructor() {
    super('failed', 'the output could not be written (EPIPE)');
  }
}

/** A credential is not longer. Characters. */
const short = 4_096;

/** Writes a whole text to stdout. Throws `ReaderGone` when stdout was closed, `failed` for a full disk and the like. */
export async function printToStdout(text: string): Promise<void> {
  const rest = text.slice(writeAtOnce(text));
  if (rest !== '') await writeToStream(rest);
}

/**
 * Writes what is as short as a credential without the streams of Node.js, which take milliseconds to load. Gives how much of it stdout took:
 * nothing where it is not ready, or a console of Windows, which wants other characters.
 */
function writeAtOnce(text: string): number {
  if (text.length > short || !/^[\n -~]*$/.test(text) || process.platform === 'win32') return 0;
  try {
    return writeSync(1, text);
  } catch (error) {
    if (systemErrorCode(error) === 'EAGAIN') return 0;
    throw describe(error as NodeJS.ErrnoException);
  }
}

function writeToStream(text: string): Promise<void> {
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
