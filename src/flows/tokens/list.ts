import { CliError } from '../../errors.ts';
import { collectGarbageEarly } from '../../platform/memory.ts';
import { printable } from '../../printable.ts';
import { type Cluster, listClusters } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http.ts';
import type { ListedToken } from '../../rancher/listed-tokens.ts';
import { readEverybodysPage, readExtPage, readOwnPage, type TokenPage } from '../../rancher/token-pages.ts';
import { readCurrentUser } from '../../rancher/users.ts';
import { readServerVersion } from '../../rancher/version.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import type { Session } from '../session/session.ts';
import { withSession } from '../session/with-session.ts';
import { findHeldTokens } from './cached-tokens.ts';
import { isEmptyFilter, matcherOf, type TokenFilter } from './filter.ts';
import { followPages } from './follow-pages.ts';

export interface TokenQuery {
  server: string;
  profile: string;
  /** For admins. */
  allUsers: boolean;
  filter: TokenFilter;
}

/** A token with what is known of it here. */
export interface TokenRow extends ListedToken {
  /** Undefined where the cluster is gone, or not one of the user's. */
  clusterName: string | undefined;
  expired: boolean;
  /** Whether it is what the user is logged in with here. */
  current: boolean;
  /** Whether this program made it and still has it. */
  minted: boolean;
}

/** Who asks the server about tokens, and how. */
export interface TokenLogin {
  http: RancherHttp;
  session: Session;
  /** Whose session it is. */
  user: { id: string; name: string };
}

export interface OpenTokenList {
  login: TokenLogin;
  /** They end with an error where the list cannot be read to its end. */
  pages: AsyncIterable<TokenRow[]>;
}

/**
 * Begins to list the user's own tokens, or everybody's: those of `/v3` first, then those of `ext.cattle.io/v1`. The first pages
 * are read before anything is given back, so that a login that has run out is renewed by then.
 */
export async function openTokenList(context: Context, query: TokenQuery): Promise<OpenTokenList> {
  const { server, profile, allUsers, filter } = query;
  collectGarbageEarly();
  return withSession(context, { server, profile }, async (session, http) => {
    const source = allUsers ? readEverybodysPage : readOwnPage;
    const [user, first, firstExt, clusters] = await Promise.all([
      readUser(http, session),
      source(http, session.token),
      // What goes wrong here goes wrong again when its turn comes, or does not.
      readExtPage(http, session.token).catch(() => undefined),
      listClusters(http, session.token),
      filter.unusedFor === undefined ? undefined : expectUseIsCounted(http),
    ]);
    const login = { http, session, user };
    return { login, pages: describePages(context, query, { login, first, firstExt, clusters }) };
  });
}

/** A login that was read before, or the key in the environment, of which nothing is known. */
export async function readUser(http: RancherHttp, { record, token }: Session): Promise<{ id: string; name: string }> {
  return record.user.id === '' ? readCurrentUser(http, token) : record.user;
}

async function* describePages(
  context: Context,
  query: TokenQuery,
  { login, clusters, ...begun }: { login: TokenLogin; clusters: Cluster[] } & BegunLists,
): AsyncGenerator<TokenRow[]> {
  const { filter } = query;
  const now = context.clock.now();
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const matches = matcherOf(filter, { now, clusterIds: findClusterIds(context, clusters, filter.cluster) });
  const held = findHeldTokens(context, query);
  for await (const page of readPages(context, query, login, begun)) {
    const tokens = isEmptyFilter(filter) ? page : page.filter(matches);
    yield tokens.map((token) => ({
      ...token,
      user: token.user.id === login.user.id ? login.user : token.user,
      clusterName: token.clusterId === undefined ? undefined : names.get(token.clusterId),
      expired: token.expiresAt <= now,
      current: token.id === login.session.record.tokenId,
      minted: held.has(token.id),
    }));
  }
}

/** The first pages of both lists. */
interface BegunLists {
  first: TokenPage;
  /** Undefined where it could not be read yet. */
  firstExt: TokenPage | undefined;
}

/**
 * The pages of one list, then those of the other. Where the first list has one page only, it comes together with the first one of the
 * other: the columns of a table are as wide as its first page needs.
 */
async function* readPages(
  context: Context,
  { allUsers }: TokenQuery,
  { http, session, user }: TokenLogin,
  { first, firstExt }: BegunLists,
): AsyncGenerator<ListedToken[]> {
  const { token } = session;
  const source = allUsers ? readEverybodysPage : readOwnPage;
  const wanted = (page: ListedToken[]): ListedToken[] =>
    allUsers ? page : page.filter((one) => one.user.id === user.id);
  let together: ListedToken[] = [];
  for await (const page of followPages(context, (next) => source(http, token, next), first)) {
    if (first.next === undefined && firstExt !== undefined) together = page;
    else yield page;
  }
  for await (const page of followPages(context, (next) => readExtPage(http, token, next), firstExt)) {
    yield [...together, ...wanted(page)];
    together = [];
  }
}

/** By name or id. A cluster that is gone may have left tokens behind, so an unknown one is taken for an id. */
function findClusterIds(context: Context, clusters: Cluster[], wanted: string | undefined): string[] {
  if (wanted === undefined) return [];
  const found = clusters.filter(({ id, name }) => id === wanted || name === wanted).map(({ id }) => id);
  if (found.length > 0) return found;
  context.tell(`kubectl-rancher: you see no cluster "${printable(wanted)}"; tokens are looked for by that id.`);
  return [wanted];
}

/**
 * Rancher notes when a token was last used since 2.10; before, all of them would look unused. Throws `failed` where it does not, or does
 * not tell its version.
 */
async function expectUseIsCounted(http: RancherHttp): Promise<void> {
  const [major, minor] = (await readServerVersion(http)) ?? [0, 0];
  if (major > 2 || (major === 2 && minor >= 10)) return;
  throw new CliError(
    'failed',
    `${serverHost(http.server)} does not say when a token was last used (Rancher does since 2.10)`,
    'Leave out --unused-for; --older-than goes by when a token was made.',
  );
}
