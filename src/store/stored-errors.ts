import { CliError, isErrorCode } from '../errors.ts';
import { type StoredRecord, text } from './files/records.ts';

/** An error as it is stored for other processes, which show the same message. */
export function formatError({ code, message, nextStep }: CliError): StoredRecord {
  return { code, message, nextStep };
}

/** The error in a stored object; undefined if there is none. */
export function readError(stored: StoredRecord | undefined): CliError | undefined {
  const code = text(stored, 'code');
  return isErrorCode(code) ? new CliError(code, text(stored, 'message') ?? '', text(stored, 'nextStep')) : undefined;
}
