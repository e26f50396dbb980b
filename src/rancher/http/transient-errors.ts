import { CliError } from '../../errors.ts';
import { RancherError } from './responses.ts';

/**
 * Whether a request failed in a way that the next one may not: no response, half of one, a balancer's, or one that says
 * "later".
 */
export function isTransient(error: unknown): error is CliError {
  if (error instanceof RancherError) return error.status >= 500 || error.status === 409 || error.status === 429;
  return error instanceof CliError && (error.code === 'unreachable' || error.code === 'notRancher');
}
