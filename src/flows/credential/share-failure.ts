import { CliError } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { CredentialRequest } from './credential-request.ts';
import { orElse } from './once-per-caller.ts';

/**
 * Does what an ask needs its server for, unless the server has just been out of reach for somebody who had the lock while this one
 * waited (`begin`): one that does not answer would keep each of many as long as the first.
 */
export async function shareFailure<T>(
  context: Context,
  request: CredentialRequest,
  begin: number,
  work: () => Promise<T>,
): Promise<T> {
  const { failedRequests, clock } = context;
  const shared = orElse(context, () => failedRequests.findShared(request, begin), undefined);
  if (shared !== undefined) throw shared;
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError && error.code === 'unreachable') {
      orElse(context, () => failedRequests.share(request, clock.now(), error), undefined);
    }
    throw error;
  }
}
