import type { Credential } from '../store/credential-form.ts';
import { isAlive, isFresh } from '../store/credentials.ts';
import type { Ask } from './ask.ts';
import { isStillTaken, recentReplacements } from './check-credential.ts';
import type { Context } from './context.ts';
import { keepCredential } from './keep-credential.ts';
import { holdCredentialLock } from './locks.ts';
import { mintCredential } from './mint-credential.ts';
import { findSessionRecord, hasEnded } from './session.ts';
import { expectSession, withSession } from './with-session.ts';

/** The whole plugin: gives a credential that is good now. Throws `CliError` when there is none to be had. */
export async function answerAsk(context: Context, ask: Ask): Promise<Credential> {
  const begin = context.clock.now();
  const cached = ask.again ? undefined : findFreshCredential(context, ask);
  if (cached !== undefined) return cached;

  expectSession(context, ask);
  return holdCredentialLock(context, ask, async () => {
    const meanwhile = findFreshCredential(context, ask);
    if (meanwhile !== undefined && (!ask.again || wasCheckedSince(begin, meanwhile))) return meanwhile;

    const due = findLivingCredential(context, ask);
    if (due !== undefined && (await isStillTaken(context, ask, due))) {
      return keepCredential(context, { ...due, checkedAt: context.clock.now() });
    }

    const minted = await mintFromSessionOrLogin(context, ask);
    return keepCredential(context, due === undefined ? minted : noteReplacement(context, due, minted));
  }).finally(() => context.interruptions.release());
}

function wasCheckedSince(begin: number, { checkedAt }: Credential): boolean {
  return checkedAt > begin;
}

/** From the session there is, else from a login; when the server refuses that session, from one more login. */
function mintFromSessionOrLogin(context: Context, ask: Ask): Promise<Credential> {
  return withSession(context, ask, (session, http) => mintCredential(context, ask, session, http));
}

/** Some client that is refused again and again must not make a new token each time. */
function noteReplacement(context: Context, refused: Credential, minted: Credential): Credential {
  const replacement = { asker: context.asker.id, at: context.clock.now() };
  return { ...minted, replacements: [...recentReplacements(context, refused), replacement] };
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
