import type { Credential, CredentialKey } from '../store/credential-form.ts';
import { isAlive, isFresh } from '../store/credentials.ts';
import { isStillTaken } from './check-credential.ts';
import type { Context } from './context.ts';
import { keepCredential } from './keep-credential.ts';
import { holdCredentialLock } from './locks.ts';
import type { SessionNeed } from './log-in-on-demand.ts';
import { mintCredential } from './mint-credential.ts';
import { withSession } from './with-session.ts';

/** One run of the plugin by a Kubernetes client. */
export interface Ask extends CredentialKey, SessionNeed {
  /** How long the credential is to live, in milliseconds; absent: what the server's admin wishes. */
  ttl?: number;
  /** Whether the same asker asked for it before, and so may have been refused with what it got. */
  again: boolean;
}

/** The whole plugin: gives a credential that is good now. Throws `CliError` when there is none to be had. */
export async function answerAsk(context: Context, ask: Ask): Promise<Credential> {
  const begin = context.clock.now();
  const cached = ask.again ? undefined : findFreshCredential(context, ask);
  if (cached !== undefined) return cached;

  return holdCredentialLock(context, ask, async () => {
    const meanwhile = findFreshCredential(context, ask);
    if (meanwhile !== undefined && !(ask.again && meanwhile.checkedAt <= begin)) return meanwhile;

    const due = findLivingCredential(context, ask);
    if (due !== undefined && (await isStillTaken(context, ask, due))) {
      return keepCredential(context, { ...due, checkedAt: context.clock.now() });
    }

    const minted = await withSession(context, ask, (session) => mintCredential(context, ask, session));
    return keepCredential(context, due === undefined ? minted : { ...minted, replacedFor: context.asker.id });
  });
}

function findFreshCredential(context: Context, ask: Ask): Credential | undefined {
  const credential = findLivingCredential(context, ask);
  if (credential === undefined || !isFresh(credential, context.clock.now())) return undefined;
  context.log('answered from the cache');
  return credential;
}

/** A wish for another lifetime is a wish for another credential. */
function findLivingCredential(context: Context, ask: Ask): Credential | undefined {
  if (ask.ttl !== undefined) return undefined;
  const credential = context.credentials.find(ask);
  return credential !== undefined && isAlive(credential, context.clock.now()) ? credential : undefined;
}
