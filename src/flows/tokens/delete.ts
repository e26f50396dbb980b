import { CliError } from '../../errors.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import type { ListedToken } from '../../rancher/tokens/listed-tokens.ts';
import { deleteAnyToken, findToken } from '../../rancher/tokens/token-pages.ts';
import { deleteToken } from '../../rancher/tokens/tokens.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { Context } from '../context.ts';
import { eachAtOnce, retryTransient } from '../retry.ts';
import { withSession } from '../session/with-session.ts';
import { removeCredentials } from './cached-tokens.ts';
import { readUser, type TokenLogin, withOwnName } from './list.ts';

export interface FoundTokens {
  login: TokenLogin;
  found: ListedToken[];
  /** Ids of tokens that do not exist, or belong to other users. */
  missing: string[];
}

/** Finds tokens by their ids, in that order: the user's own, and for an admin those of all users. */
export async function findTokens(
  context: Context,
  { server, profile, ids }: LoginName & { ids: string[] },
): Promise<FoundTokens> {
  return withSession(context, { server, profile }, async (session, http) => {
    const login = { http, session, user: await readUser(http, session) };
    const known = new Map<string, ListedToken>();
    await eachAtOnce(ids, async (id) => {
      const token = await retryTransient(context, () => findToken(http, session.token, id));
      if (token !== undefined) known.set(id, withOwnName(token, login));
    });
    return {
      login,
      found: ids.flatMap((id) => known.get(id) ?? []),
      missing: ids.filter((id) => !known.has(id)),
    };
  });
}

/** The outcome of deleting tokens: each is in one of the lists, unless it `stopped` before. */
export interface Deletion {
  /** Ids. */
  deleted: string[];
  /** Ids of those that no longer existed. */
  gone: string[];
  failed: { id: string; error: CliError }[];
  /** Why it ended early: the user, the end of the session, an unreachable server. */
  stopped?: CliError;
}

/** What deleting a token needs to know of it. */
export type TokenToDelete = Pick<ListedToken, 'id' | 'user'>;

/** Deletes tokens, several at a time, also from the cache. Shows its progress on a terminal. */
export async function deleteTokens(context: Context, login: TokenLogin, tokens: TokenToDelete[]): Promise<Deletion> {
  const deletion: Deletion = { deleted: [], gone: [], failed: [] };
  let underWay: Promise<void> = Promise.resolve();
  const work = (signal: AbortSignal): Promise<void> => {
    underWay = eachAtOnce(tokens, (token) => deleteOne(context, login, token, deletion, signal), signal);
    return underWay;
  };
  const progress = (): string => `Deleted ${deletion.deleted.length} of ${tokens.length} tokens (Ctrl-C stops)`;
  try {
    if (context.terminal.canPrompt()) await context.terminal.showWhile(progress, work);
    else await work(new AbortController().signal);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // Deletions that had started before Ctrl-C still complete, and count.
    await underWay.catch(() => undefined);
    deletion.stopped = error;
  }
  removeCredentials(context, login.session.record, [...deletion.deleted, ...deletion.gone]);
  return deletion;
}

async function deleteOne(
  context: Context,
  { http, session, user }: TokenLogin,
  token: TokenToDelete,
  { deleted, gone, failed }: Deletion,
  signal: AbortSignal,
): Promise<void> {
  const isOwn = token.user.id === user.id || token.id.startsWith('ext/');
  const remove = isOwn ? deleteToken : deleteAnyToken;
  try {
    const wasThere = await retryTransient(context, () => remove(http, session.token, token.id), signal);
    (wasThere ? deleted : gone).push(token.id);
  } catch (error) {
    if (!(error instanceof RancherError) || error.status === 401) throw error;
    failed.push({ id: token.id, error });
  }
}
