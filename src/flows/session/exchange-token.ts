import type { LoginResult } from '../../login/method.ts';
import { printable, reasonOf } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { readTokenLimits } from '../../rancher/settings.ts';
import { tokenDescription } from '../../rancher/tokens/token-description.ts';
import { deleteToken, type IssuedToken, mintToken } from '../../rancher/tokens/tokens.ts';
import type { Context } from '../context.ts';

/** Where the server does not say how long a session is: 16 hours, its own default, in milliseconds. */
const standardSession = 960 * 60_000;

/**
 * The session that a login gave. Some logins give a token that lives for a month, or forever: then a token of a session's
 * length is made with it. The long one is deleted where it was made for this login alone, even when it can make no other
 * one: nothing would know of it any longer.
 */
export async function exchangeToken(context: Context, http: RancherHttp, result: LoginResult): Promise<IssuedToken> {
  const { issued: long, exchange } = result;
  if (exchange === undefined) return long;
  try {
    return await makeShort(context, http, long);
  } finally {
    if (exchange === 'disposable') await deleteLong(context, http, long);
  }
}

async function makeShort(context: Context, http: RancherHttp, long: IssuedToken): Promise<IssuedToken> {
  const limits = await readTokenLimits(http, long.token);
  const now = context.clock.now();
  const ttl = Math.min(limits.sessionTtl ?? standardSession, long.expiresAt - now);
  const session = await mintToken(http, long.token, { ttl, description: tokenDescription() });
  return { ...session, expiresAt: Math.min(session.expiresAt, now + ttl) };
}

/** Deletes a long-lived token with itself; a message names one that stays. */
export async function deleteLong(context: Context, http: RancherHttp, { id, token }: IssuedToken): Promise<void> {
  try {
    await deleteToken(http, token, id);
  } catch (error) {
    context.tell(
      `kubectl-rancher: the token ${printable(id)} could not be deleted; delete it on Rancher: ${reasonOf(error)}`,
    );
  }
}
