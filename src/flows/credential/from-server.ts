import { CliError } from '../../errors.ts';
import { printable, reasonOf } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { type Credential, type Predecessor, withPredecessors } from '../../store/credentials/credential-format.ts';
import { isDueForRenewal, isFresh } from '../../store/credentials/freshness.ts';
import { codeOrReason } from '../../system-errors.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { deleteWithAny } from '../session/delete-with-any.ts';
import { holdCredentialLock, shareMinting, tryCredentialLock } from '../session/locks.ts';
import { findSessionRecord, type Session } from '../session/session.ts';
import { expectSession, SessionReplaced, withSession } from '../session/with-session.ts';
import { answeredFromCache, ifAlive, isValidNow } from './cached.ts';
import { noteReplacement, shareFailure } from './caller-memory.ts';
import { isStillAccepted } from './check.ts';
import { mintCredential } from './mint.ts';
import type { CredentialRequest } from './request.ts';

/**
 * A credential that the server accepts or issues now, unless another process got one since `startedAt`. Throws `CliError` when there is none
 * to be had.
 */
export async function getFromServer(
  context: Context,
  request: CredentialRequest,
  startedAt: number,
): Promise<Credential> {
  expectSession(context, request);
  return holdCredentialLock(context, request, async () => {
    const found = context.credentials.find(request);
    const alive = ifAlive(context, found);
    if (alive !== undefined && (isCheckedSince(alive, startedAt) || isValidNow(context, request, alive))) {
      return answeredFromCache(context, alive);
    }
    return await shareFailure(context, request, startedAt, () => checkOrMint(context, request, { found, alive }));
  });
}

/** Whether another process has checked or minted it while this one waited for the lock. */
function isCheckedSince({ checkedAt }: Credential, startedAt: number): boolean {
  return checkedAt > startedAt;
}

/**
 * What a background run does, after the plugin has returned a cached credential: checks it, or mints its successor when little is left of
 * its life. Does nothing while another process is getting that credential, nor for one that only a request in the foreground can
 * replace. What fails here is found again by the next request that has to wait for it.
 */
export async function runInBackground(context: Context, request: CredentialRequest): Promise<void> {
  await tryCredentialLock(context, request, async () => {
    const now = context.clock.now();
    const cached = ifAlive(context, context.credentials.find(request));
    if (cached === undefined || isFresh(cached, now, context.checkIntervals)) return;
    if (isDueForRenewal(cached, now)) await mintAndKeep(context, request, { found: cached, alive: undefined });
    else await checkOrMint(context, request, { found: cached, alive: cached });
  });
}

interface Cached {
  /** What the cache has, expired or not. */
  found: Credential | undefined;
  /** The same, unless it has expired or its session has ended. */
  alive: Credential | undefined;
}

/** A credential that is due for a check is returned if the server still accepts it, else replaced. */
async function checkOrMint(context: Context, request: CredentialRequest, cached: Cached): Promise<Credential> {
  const due = cached.alive;
  if (due === undefined) {
    return mintAndKeep(context, request, cached).catch((error: unknown) => {
      throw withoutCached(error);
    });
  }
  if (!(await isStillAccepted(context, request, due))) return replace(context, request, due);
  const checked = { ...due, checkedAt: context.clock.now() };
  return keep(context, checked) ? checked : mintAndKeep(context, request, { found: due, alive: undefined });
}

/** Who uses a cluster's own endpoint expects it to work while Rancher is down, which takes a cached token. */
function withoutCached(error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'unreachable') return error;
  return new CliError(error.code, `${error.message}; no valid token is cached`, error.nextStep);
}

/** Mints a credential in place of a refused one. Where that fails, each request checks the refused one first. */
async function replace(context: Context, request: CredentialRequest, refused: Credential): Promise<Credential> {
  try {
    return await mintAndKeep(context, request, { found: refused, alive: refused });
  } catch (error) {
    markRefused(context, refused);
    throw error;
  }
}

/** Has each request check a refused credential first, if it is still the cached one. A failing disk must not hide why no other was minted. */
function markRefused(context: Context, refused: Credential): void {
  try {
    if (context.credentials.find(refused)?.tokenId !== refused.tokenId) return;
    context.credentials.keep({ ...refused, checkedAt: 0 });
    removeIfEnded(context, refused);
  } catch (problem) {
    context.log(`the refused token stays in the cache as it was: ${problem}`);
  }
}

/**
 * Mints a credential from the session, else from a login, and puts it into the cache, in place of the cached one that the server no
 * longer accepts. The lock on minting makes a logout and the next login wait until it is kept or revoked.
 */
function mintAndKeep(
  context: Context,
  request: CredentialRequest,
  { found, alive: refused }: Cached,
): Promise<Credential> {
  const mintFrom = (session: Session, http: RancherHttp): Promise<Credential> => {
    // A server that was set up again since the last session has other clusters.
    const isFirst = found?.sessionId !== session.record.tokenId;
    return mintCredential(context, request, { session, http, isFirst }, async (minted) => {
      const predecessors = found === undefined ? [] : stillOnServer(context, found, refused);
      const successor = predecessors.length === 0 ? minted : { ...minted, predecessors };
      const credential = refused === undefined ? successor : noteReplacement(context, refused, successor);
      if (session.unkept || keep(context, credential)) return credential;
      await revoke(context, http, session, credential);
      throw new SessionReplaced();
    });
  };
  return withSession(context, request, mintFrom, (work) => shareMinting(context, request, work));
}

/** What of a replaced credential may still be on the server, for a logout to delete: tokens that have neither expired nor been refused. */
function stillOnServer(context: Context, found: Credential, refused: Credential | undefined): Predecessor[] {
  const now = context.clock.now();
  return withPredecessors(found)
    .filter(({ tokenId, sessionId, expiresAt }) => {
      return tokenId !== refused?.tokenId && tokenId !== sessionId && expiresAt > now;
    })
    .map(({ tokenId, expiresAt }) => ({ tokenId, expiresAt }));
}

/**
 * Puts a credential into the cache; a failing disk only warns. Gives false when its session was ended or replaced meanwhile: then
 * it is out of the cache again.
 */
function keep(context: Context, credential: Credential): boolean {
  try {
    context.credentials.keep(credential);
    context.credentials.sweep(context.clock.now());
  } catch (error) {
    context.tell(`kubectl-rancher: the credential could not be cached (${codeOrReason(error)})`);
  }
  return !removeIfEnded(context, credential);
}

/**
 * Removes a credential that was just kept if its session was ended or replaced meanwhile. A logout removes the session's record first, then
 * looks for its credentials: one of the two has seen the other.
 */
function removeIfEnded(context: Context, credential: Credential): boolean {
  const { server, profile, sessionId } = credential;
  if (findSessionRecord(context, server, profile)?.tokenId === sessionId) return false;
  context.credentials.remove(credential);
  return true;
}

/** A token for all clusters can delete itself, also when its session has ended. */
async function revoke(
  context: Context,
  http: RancherHttp,
  session: Session,
  { tokenId, sessionId, token }: Credential,
): Promise<void> {
  // An API key that is used as it is belongs to the user.
  if (tokenId === sessionId) return;
  try {
    await deleteWithAny(http, [session.token, token], tokenId);
  } catch (error) {
    const host = serverHost(http.server);
    context.tell(
      `kubectl-rancher: the token ${printable(tokenId)} was minted from a session that has ended meanwhile, and stays on ${host} until it expires: ${reasonOf(error)}`,
    );
    context.tell(`  To delete it: ${commandFor(context, `tokens delete ${quoteForShell(tokenId)}`, session.record)}`);
  }
}
