import { CliError } from '../../errors.ts';
import { collectGarbageEarly } from '../../platform/memory.ts';
import { printable } from '../../printable.ts';
import { type Cluster, listClusters } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import type { ListedToken } from '../../rancher/tokens/listed-tokens.ts';
import {
  notAnAdmin,
  readEverybodysPage,
  readExtPage,
  readOwnPage,
  type TokenPage,
} from '../../rancher/tokens/token-pages.ts';
import { readUserPages, type UserAccount } from '../../rancher/user-accounts.ts';
import { readCurrentUser } from '../../rancher/users.ts';
import { serverHost } from '../../server-url.ts';
import type { LoginName } from '../../store/login-file.ts';
import { chooseUser } from '../choose-user.ts';
import type { Context } from '../context.ts';
import type { Session } from '../session/session.ts';
import { withSession } from '../session/with-session.ts';
import { findOwnTokens } from './cached-tokens.ts';
import { isEmptyFilter, matcherOf, type TokenFilter } from './filter.ts';
import { followPages } from './follow-pages.ts';
import { readTokenFacts, recordsLastUse, type TokenFacts } from './token-facts.ts';

export interface TokenQuery extends LoginName {
  /** For admins. */
  allUsers: boolean;
  filter: TokenFilter;
}

/** A token with what this machine knows about it. */
export interface TokenRow extends ListedToken {
  /** Undefined if the cluster no longer exists, or the user has no access to it. */
  clusterName: string | undefined;
  expired: boolean;
  /** Whether the user is logged in here with it. */
  current: boolean;
  /** Whether this program created it and still stores it. */
  minted: boolean;
}

/** The session that requests about tokens are made with. */
export interface TokenLogin {
  http: RancherHttp;
  session: Session;
  /** Whose session it is. */
  user: { id: string; name: string };
}

export interface OpenTokenList {
  login: TokenLogin;
  /** They end with an error if the list cannot be read completely. */
  pages: AsyncIterable<TokenRow[]>;
}

/**
 * Starts to list the user's own tokens, or those of all users: first those of `/v3`, then those of `ext.cattle.io/v1`. Reads
 * the first pages at once, so that a login that has ended is renewed before anything is printed. `seeOther` gets the tokens of
 * the same users that the filter leaves out.
 */
export async function openTokenList(
  context: Context,
  query: TokenQuery,
  seeOther?: (token: TokenRow) => void,
): Promise<OpenTokenList> {
  const { server, profile, filter } = query;
  collectGarbageEarly();
  return withSession(context, { server, profile }, async (session, http) => {
    const chosen = await findUser(context, query, { http, session });
    const userId = chosen?.id;
    // One's own need no admin permission.
    const allUsers = query.allUsers && chosen?.isMe !== true;
    const source = allUsers ? readEverybodysPage : readOwnPage;
    const [user, first, firstExt, clusters, facts] = await Promise.all([
      readUser(http, session),
      source(http, session.token, undefined, userId),
      // A failure is ignored here: the page is read again when its turn comes.
      readExtPage(http, session.token, undefined, userId).catch(() => undefined),
      listClusters(http, session.token),
      filter.finding === undefined ? undefined : readTokenFacts(http, session.token, { allUsers }),
      filter.unusedFor === undefined ? undefined : expectLastUse(http),
    ]);
    context.clusterLists.save({ server, profile }, { at: context.clock.now(), clusters });
    const login = { http, session, user };
    const begun = { login, first, firstExt, userId, clusters, facts, seeOther };
    return { login, pages: describePages(context, { ...query, allUsers }, begun) };
  });
}

/** The user of a session; that of a key in the environment is read from the server. */
export async function readUser(http: RancherHttp, { record, token }: Session): Promise<{ id: string; name: string }> {
  return record.user.id === '' ? readCurrentUser(http, token) : record.user;
}

/** The user's own tokens name no user in `/v3/tokens`: with the name from the session. */
export function withOwnName(token: ListedToken, { user }: Pick<TokenLogin, 'user'>): ListedToken {
  return token.user.id === user.id ? { ...token, user } : token;
}

async function* describePages(
  context: Context,
  query: TokenQuery,
  {
    login,
    clusters,
    facts,
    seeOther,
    ...begun
  }: {
    login: TokenLogin;
    clusters: Cluster[];
    facts: TokenFacts | undefined;
    seeOther: ((token: TokenRow) => void) | undefined;
  } & BegunLists,
): AsyncGenerator<TokenRow[]> {
  const { filter } = query;
  const now = context.clock.now();
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const matches = matcherOf(filter, { now, facts, clusterIds: findClusterIds(context, clusters, filter.cluster) });
  const held = findOwnTokens(context, query);
  const describe = (token: ListedToken): TokenRow => ({
    ...withOwnName(token, login),
    clusterName: token.clusterId === undefined ? undefined : names.get(token.clusterId),
    expired: token.expiresAt <= now,
    current: token.id === login.session.record.tokenId,
    minted: held.has(token.id),
  });
  for await (const page of readPages(context, query, login, begun)) {
    if (seeOther) for (const token of page) if (!matches(token)) seeOther(describe(token));
    yield (isEmptyFilter(filter) ? page : page.filter(matches)).map(describe);
  }
}

/** The user whose tokens are wanted; undefined for all. */
async function findUser(
  context: Context,
  { filter: { user: name }, ...login }: TokenQuery,
  { http, session }: Omit<TokenLogin, 'user'>,
): Promise<UserAccount | undefined> {
  if (name === undefined) return undefined;
  const missingPermission = notAnAdmin(login, '--user');
  const pages = readUserPages(http, session.token);
  return chooseUser(context, login, { name, pages, missingPermission });
}

/** The first pages of both lists. */
interface BegunLists {
  /** The user whose tokens they are; undefined for all. */
  userId: string | undefined;
  first: TokenPage;
  /** Undefined where it could not be read yet. */
  firstExt: TokenPage | undefined;
}

/**
 * The pages of both lists. If the first list has only one page, it is joined with the first page of the other: the first page
 * of a table sets its column widths.
 */
async function* readPages(
  context: Context,
  { allUsers }: TokenQuery,
  { http, session, user }: TokenLogin,
  { first, firstExt, userId }: BegunLists,
): AsyncGenerator<ListedToken[]> {
  const { token } = session;
  const source = allUsers ? readEverybodysPage : readOwnPage;
  const owner = userId ?? (allUsers ? undefined : user.id);
  const wanted = (page: ListedToken[]): ListedToken[] =>
    owner === undefined ? page : page.filter((one) => one.user.id === owner);
  let together: ListedToken[] = [];
  for await (const page of followPages(context, (next) => source(http, token, next, userId), first)) {
    if (first.next === undefined && firstExt !== undefined) together = wanted(page);
    else yield wanted(page);
  }
  for await (const page of followPages(context, (next) => readExtPage(http, token, next, userId), firstExt)) {
    yield [...together, ...wanted(page)];
    together = [];
  }
}

/** By name or id. A deleted cluster may have left tokens behind, so an unknown name is taken for an id. */
function findClusterIds(context: Context, clusters: Cluster[], wanted: string | undefined): string[] {
  if (wanted === undefined) return [];
  const found = clusters.filter(({ id, name }) => id === wanted || name === wanted).map(({ id }) => id);
  if (found.length > 0) return found;
  context.tell(
    `kubectl-rancher: no cluster "${printable(wanted)}" that you have access to; looking for tokens with that cluster id.`,
  );
  return [wanted];
}

/**
 * Before 2.10, Rancher does not record when a token was last used, so all would look unused. Throws `failed` for such a server,
 * and for one that does not tell its version.
 */
async function expectLastUse(http: RancherHttp): Promise<void> {
  if (await recordsLastUse(http)) return;
  throw new CliError(
    'failed',
    `${serverHost(http.server)} does not record when a token was last used (Rancher 2.10 and later do)`,
    'Use --older-than instead of --unused-for: it compares when a token was created.',
  );
}
