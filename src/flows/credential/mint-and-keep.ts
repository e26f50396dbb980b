import { printable, reasonOf } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import type { Credential } from '../../store/credential-format.ts';
import { commandFor } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { deleteWithAny } from '../session/delete-with-any.ts';
import { shareMinting } from '../session/locks.ts';
import { describeNeed } from '../session/log-in-on-demand.ts';
import { isCurrent, type Session } from '../session/session.ts';
import { withSession } from '../session/with-session.ts';
import { recentReplacements } from './check.ts';
import type { CredentialRequest } from './credential-request.ts';
import { keepCredential } from './keep-credential.ts';
import { describeInterruption, mintCredential } from './mint.ts';

/** How often a session may be ended or replaced under an ask before that gives up. */
const attempts = 3;

/**
 * Makes a new credential and keeps it in the cache: from the session there is, else from a login; when the server refuses that session,
 * from one more login. A token whose session was ended or replaced here meanwhile is deleted again, and nobody gets it.
 * `refused`: a cached one that the server did not take any more.
 */
export async function mintAndKeep(
  context: Context,
  request: CredentialRequest,
  refused?: Credential,
): Promise<Credential> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const credential = await withSession(context, request, (session, http) =>
      shareMinting(context, request, () => mintFrom(context, request, { session, http, refused })),
    );
    if (credential !== undefined) return credential;
    // What comes next may be a login.
    if (context.interruptions.hasCome()) throw describeInterruption(request);
    context.log('the session was ended or replaced while a token was made from it');
  }
  throw describeNeed(context, request);
}

interface Source {
  session: Session;
  http: RancherHttp;
  refused: Credential | undefined;
}

/** Undefined when the session is not the one of this server and profile any more. */
async function mintFrom(
  context: Context,
  request: CredentialRequest,
  { session, http, refused }: Source,
): Promise<Credential | undefined> {
  if (!isCurrent(context, session)) return undefined;
  return mintCredential(context, request, { session, http }, async (minted) => {
    const credential = refused === undefined ? minted : noteReplacement(context, refused, minted);
    if (session.unkept || keepCredential(context, credential)) return credential;
    await revoke(context, http, session, credential);
    return undefined;
  });
}

/** Some client that is refused again and again must not make a new token each time. */
function noteReplacement(context: Context, refused: Credential, minted: Credential): Credential {
  const replacement = { caller: context.caller.id, at: context.clock.now() };
  return { ...minted, replacements: [...recentReplacements(context, refused), replacement] };
}

/** Whoever ends a session waits for what is made from it, so it is there to delete that; a token for all clusters can do so itself. */
async function revoke(
  context: Context,
  http: RancherHttp,
  session: Session,
  { tokenId, sessionId, token }: Credential,
): Promise<void> {
  // An API key that is handed out as it is belongs to the user.
  if (tokenId === sessionId) return;
  try {
    await deleteWithAny(http, [session.token, token], tokenId);
  } catch (error) {
    const id = printable(tokenId);
    context.tell(
      `kubectl-rancher: the token ${id} came of a session that was ended meanwhile, and stays on ${serverHost(http.server)} until it expires: ${reasonOf(error)}`,
    );
    context.tell(`  To delete it: ${commandFor(context, `tokens delete ${quoteForShell(tokenId)}`, session.record)}`);
  }
}
