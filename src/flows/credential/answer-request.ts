import type { Credential } from '../../store/credential-form.ts';
import { isAlive, isFresh } from '../../store/credentials.ts';
import type { Context } from '../context.ts';
import { holdCredentialLock } from '../session/locks.ts';
import { findSessionRecord, hasEnded } from '../session/session.ts';
import { expectSession } from '../session/with-session.ts';
import { isStillAccepted } from './check.ts';
import type { Ask } from './credential-request.ts';
import { keepCredential } from './keep-credential.ts';
import { mintAndKeep } from './mint-and-keep.ts';
import { shareFailure } from './share-failure.ts';

/** The whole plugin: gives a credential that is good now. Throws `CliError` when there is none to be had. */
export async function answerAsk(context: Context, ask: Ask): Promise<Credential> {
  const begin = context.clock.now();
  const cached = ask.again ? undefined : findFreshCredential(context, ask);
  if (cached !== undefined) return cached;

  expectSession(context, ask);
  return holdCredentialLock(context, ask, async () => {
    const meanwhile = findFreshCredential(context, ask);
    if (meanwhile !== undefined && (!ask.again || wasCheckedSince(begin, meanwhile))) return meanwhile;

    return shareFailure(context, ask, begin, () => checkOrMint(context, ask));
  }).finally(() => context.interruptions.release());
}

/** A cached credential that is due for a check is good when the server still takes it; else a new one is made. */
async function checkOrMint(context: Context, ask: Ask): Promise<Credential> {
  const due = findLivingCredential(context, ask);
  if (due !== undefined && (await isStillAccepted(context, ask, due))) {
    const checked = { ...due, checkedAt: context.clock.now() };
    return keepCredential(context, checked) ? checked : mintAndKeep(context, ask);
  }
  return mintAndKeep(context, ask, due);
}

function wasCheckedSince(begin: number, { checkedAt }: Credential): boolean {
  return checkedAt > begin;
}

function findFreshCredential(context: Context, ask: Ask): Credential | undefined {
  const credential = findLivingCredential(context, ask);
  if (credential === undefined || !isFresh(credential, context.clock.now())) return undefined;
  context.log('answered from the cache');
  return credential;
}

/** No credential outlives the session it was made from. */
function findLivingCredential(context: Context, ask: Ask): Credential | undefined {
  const credential = context.credentials.find(ask);
  const session = findSessionRecord(context, ask.server, ask.profile);
  const now = context.clock.now();
  if (credential === undefined || session === undefined) return undefined;
  if (credential.sessionId !== session.tokenId || hasEnded(session, now)) return undefined;
  return isAlive(credential, now) ? credential : undefined;
}
