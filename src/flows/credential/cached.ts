import type { Credential } from '../../store/credentials/credential-format.ts';
import { isAlive, isFresh, isJustChecked } from '../../store/credentials/freshness.ts';
import type { Context } from '../context.ts';
import { findSessionRecord, hasEnded } from '../session/session.ts';
import type { CredentialRequest } from './request.ts';

/** A cached credential, if it has not expired and its session is still the one it was minted from. */
export function ifAlive(context: Context, credential: Credential | undefined): Credential | undefined {
  const now = context.clock.now();
  if (credential === undefined || !isAlive(credential, now)) return undefined;
  const session = findSessionRecord(context, credential.server, credential.profile);
  if (session === undefined || session.tokenId !== credential.sessionId || hasEnded(session, now)) return undefined;
  return credential;
}

export function answeredFromCache(context: Context, credential: Credential): Credential {
  context.log('answered from the cache');
  return credential;
}

/** Whether a credential needs no check now. A caller that retries may have been refused with it: only a recent check counts. */
export function isValidNow(
  { clock, checkIntervals }: Context,
  { isRetry }: CredentialRequest,
  cached: Credential,
): boolean {
  return isRetry ? isJustChecked(cached, clock.now()) : isFresh(cached, clock.now(), checkIntervals);
}
