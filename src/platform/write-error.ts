import { CliError, systemErrorCode } from '../errors.ts';

/** A system error from writing a file that the user named, as a `failed` error. */
export function cannotWrite(path: string, error: unknown, nextStep?: string): CliError {
  return new CliError('failed', `cannot write ${path} (${systemErrorCode(error) ?? 'unknown error'})`, nextStep);
}
