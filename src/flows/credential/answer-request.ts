import type { Credential } from '../../store/credentials/credential-format.ts';
import { isUsable } from '../../store/credentials/freshness.ts';
import type { Context } from '../context.ts';
import { answeredFromCache, ifAlive, isValidNow } from './cached.ts';
import type { CredentialRequest } from './request.ts';

/**
 * The whole plugin: gives a credential that is valid now, from the cache, else under a lock from the server. Throws `CliError` when
 * there is none to be had.
 */
export async function answerRequest(context: Context, request: CredentialRequest): Promise<Credential> {
  const startedAt = context.clock.now();
  const cached = ifAlive(context, context.credentials.find(request));
  if (cached !== undefined && isValidNow(context, request, cached)) return answeredFromCache(context, cached);
  if (cached !== undefined && !request.isRetry && isUsable(cached, startedAt, context.checkIntervals)) {
    if (context.credentials.beginBackgroundRun(request)) context.startBackgroundRun();
    return answeredFromCache(context, cached);
  }
  const { getFromServer } = await import('./from-server.ts');
  return getFromServer(context, request, startedAt);
}
