import type { Credential } from '../../store/credential-format.ts';
import { isAlive, isFresh } from '../../store/credentials.ts';
import type { Context } from '../context.ts';
import { holdCredentialLock } from '../session/locks.ts';
import { findSessionRecord, hasEnded } from '../session/session.ts';
import { expectSession } from '../session/with-session.ts';
import { isStillAccepted } from './check.ts';
import type { CredentialRequest } from './credential-request.ts';
import { keepCredential } from './keep-credential.ts';
import { mintAndKeep } from './mint-and-keep.ts';
import { shareFailure } from './share-failure.ts';

/** The whole plugin: gives a credential that is good now. Throws `CliError` when there is none to be had. */
export async function answerRequest(context: Context, request: CredentialRequest): Promise<Credential> {
  const begin = context.clock.now();
  const cached = request.again ? undefined : findFreshCredential(context, request);
  if (cached !== undefined) return cached;

  expectSession(context, request);
  return holdCredentialLock(context, request, async () => {
    const meanwhile = findFreshCredential(context, request);
    if (meanwhile !== undefined && (!request.again || wasCheckedSince(begin, meanwhile))) return meanwhile;

    return shareFailure(context, request, begin, () => checkOrMint(context, request));
  });
}

/** A cached credential that is due for a check is good when the server still takes it; else a new one is made. */
async function checkOrMint(context: Context, request: CredentialRequest): Promise<Credential> {
  const due = findLivingCredential(context, request);
  if (due !== undefined && (await isStillAccepted(context, request, due))) {
    const checked = { ...due, checkedAt: context.clock.now() };
    return keepCredential(context, checked) ? checked : mintAndKeep(context, request);
  }
  return mintAndKeep(context, request, due);
}

function wasCheckedSince(begin: number, { checkedAt }: Credential): boolean {
  return checkedAt > begin;
}

function findFreshCredential(context: Context, request: CredentialRequest): Credential | undefined {
  const credential = findLivingCredential(context, request);
  if (credential === undefined || !isFresh(credential, context.clock.now())) return undefined;
  context.log('answered from the cache');
  return credential;
}

/** No credential outlives the session it was made from. */
function findLivingCredential(context: Context, request: CredentialRequest): Credential | undefined {
  const credential = context.credentials.find(request);
  const session = findSessionRecord(context, request.server, request.profile);
  const now = context.clock.now();
  if (credential === undefined || session === undefined) return undefined;
  if (credential.sessionId !== session.tokenId || hasEnded(session, now)) return undefined;
  return isAlive(credential, now) ? credential : undefined;
}
