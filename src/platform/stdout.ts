import { CliError } from '../errors.ts';

/** Writes all of a text to stdout. Throws `failed` when it does not arrive: a full disk, a reader that has gone away. */
export function printToStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(new CliError('failed', `the output could not be written (${error.code ?? 'unknown error'})`));
    process.stdout.once('error', fail);
    process.stdout.write(text, (error) => {
      if (error) return fail(error);
      process.stdout.off('error', fail);
      resolve();
    });
  });
}
