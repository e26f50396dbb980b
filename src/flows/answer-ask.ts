import type { Credential, CredentialKey } from '../store/credentials.ts';
import type { Context } from './context.ts';
import { keepCredential } from './keep-credential.ts';
import type { SessionNeed } from './log-in-on-demand.ts';
import { mintCredential } from './mint-credential.ts';
import { withSession } from './with-session.ts';

/** One run of the plugin by a Kubernetes client. */
export interface Ask extends CredentialKey, SessionNeed {
  /** The cluster's id as the kubeconfig's address of it tells, where the client passes that on. */
  clusterInfoId?: string;
  /** How long the credential is to live, in milliseconds; absent: what the server's admin wishes. */
  ttl?: number;
}

/** A credential this close to its end is not handed out any more, in milliseconds. */
const expiryMargin = 15_000;

/** The whole plugin: gives a credential that is good now. Throws `CliError` when there is none to be had. */
export async function answerAsk(context: Context, ask: Ask): Promise<Credential> {
  const cached = findGoodCredential(context, ask);
  if (cached !== undefined) return cached;

  const minted = await withSession(context, ask, (session) => mintCredential(context, ask, session));

  return keepCredential(context, minted);
}

function findGoodCredential(context: Context, ask: Ask): Credential | undefined {
  if (ask.ttl !== undefined) return undefined;
  const credential = context.credentials.find(ask);
  if (credential === undefined || credential.expiresAt - context.clock.now() < expiryMargin) return undefined;
  context.log('answered from the cache');
  noteUseOfSession(context, ask);
  return credential;
}

/** The idle time of a session counts from the last use of anything it gave. */
function noteUseOfSession(context: Context, { server, profile }: Ask): void {
  const record = context.sessions.find(server, profile);
  if (record !== undefined) context.sessions.touch(record, context.clock.now());
}
