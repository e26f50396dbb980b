import { CliError } from '../errors.ts';
import { RancherError } from './responses.ts';

/** Whether a request failed in a way that may be over at the next one: no answer, half of one, one of a balancer's, or one that says "later". */
export function isTransient(error: unknown): boolean {
  if (error instanceof RancherError) return error.status >= 500 || error.status === 409 || error.status === 429;
  return error instanceof CliError && (error.code === 'unreachable' || error.code === 'notRancher');
}
