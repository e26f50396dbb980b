import { CliError } from '../../errors.ts';
import { adviceOn, codeOf } from '../../system-errors.ts';

/** A system error from writing a file that the user named, as a `failed` error. */
export function cannotWrite(path: string, error: unknown, nextStep = adviceOn(error)): CliError {
  return new CliError('failed', `cannot write ${path} (${codeOf(error)})`, nextStep);
}

/** A system error from reading one. */
export function cannotRead(path: string, error: unknown): CliError {
  return new CliError('failed', `cannot read ${path} (${codeOf(error)})`, adviceOn(error));
}
