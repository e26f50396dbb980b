import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { listAdminIds } from '../../rancher/global-roles.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { readUserPages, setUserEnabled, type UserAccount } from '../../rancher/user-accounts.ts';
import { serverHost } from '../../server-url.ts';
import { chooseUser } from '../choose-user.ts';
import type { Context } from '../context.ts';
import { retryConflicts } from '../retry.ts';
import type { Session } from '../session/session.ts';
import type { SessionNeed } from '../session/session-need.ts';
import { withSession } from '../session/with-session.ts';
import { countTokens } from '../tokens/count.ts';
import { describeAdminLogin } from './permissions.ts';

/** A user with what other requests say about them. */
export interface ListedUser extends UserAccount {
  /** Whether they have the global role `admin` themselves; undefined if the caller may not see that. */
  isAdmin: boolean | undefined;
  /** How many of their tokens have not expired; undefined if they were not, or could not be, counted. */
  tokens: number | undefined;
}

export interface UserListRequest extends SessionNeed {
  withTokens: boolean;
}

/** Starts the list of all users; pages are read as they are used. Throws `notAllowed` if the caller sees no other user. */
export function listUsers(context: Context, request: UserListRequest): Promise<AsyncIterable<ListedUser[]>> {
  const { withTokens } = request;
  return withSession(context, request, async ({ token }, http) => {
    const admins = await listAdminIds(http, token);
    const accounts = readUserPages(http, token);
    const first = await accounts.next();
    const firstPage = first.done ? [] : first.value;
    if (firstPage.every(({ isMe, id }) => isMe && !admins?.has(id)))
      throw describeMissingPermission('listing', request);
    const counts = withTokens ? await countAllTokens(context, { http, token }) : undefined;
    const describe = (user: UserAccount): ListedUser => ({
      ...user,
      isAdmin: admins?.has(user.id),
      tokens: counts === undefined ? undefined : (counts.get(user.id) ?? 0),
    });
    return (async function* () {
      yield firstPage.map(describe);
      for await (const page of accounts) yield page.map(describe);
    })();
  });
}

/** There may be tens of thousands, so a terminal shows the progress. */
function countAllTokens(context: Context, login: { http: RancherHttp; token: Session['token'] }) {
  const { terminal } = context;
  let counted = 0;
  const onProgress = (count: number): void => {
    counted = count;
  };
  const count = () => countTokens(context, login, { onProgress });
  return terminal.canPrompt() ? terminal.showWhile(() => `Counting tokens: ${counted}`, count) : count();
}

/** What enabling or disabling a user would affect. */
export interface UserChange {
  user: UserAccount;
  /** How many of their tokens have not expired; undefined if the caller may not see them. */
  tokens: number | undefined;
}

/**
 * Finds a user by id, user name or, if it is unique, display name, and counts their tokens.
 * Throws `failed` if there is none, `usage` if there are several, `notAllowed` if the caller sees no other user.
 */
export function planUserChange(context: Context, need: SessionNeed, name: string): Promise<UserChange> {
  return withSession(context, need, async ({ token }, http) => {
    const user = await chooseUser(context, need, {
      name,
      pages: readUserPages(http, token),
      missingPermission: describeMissingPermission('seeing', need),
    });
    const counts = await countTokens(context, { http, token }, { userId: user.id });
    return { user, tokens: counts === undefined ? undefined : (counts.get(user.id) ?? 0) };
  });
}

/** Enables or disables a user. Throws `notAllowed` without permission. */
export function changeUser(
  context: Context,
  need: SessionNeed,
  change: Pick<UserAccount, 'id' | 'enabled'>,
): Promise<void> {
  return withSession(context, need, ({ token }, http) => {
    const what = `the user ${printable(change.id)} on ${serverHost(need.server)}`;
    return retryConflicts(context, what, () => update(http, token, { need, change }));
  });
}

async function update(
  http: RancherHttp,
  token: Session['token'],
  { need, change }: { need: SessionNeed; change: Pick<UserAccount, 'id' | 'enabled'> },
): Promise<void> {
  try {
    await setUserEnabled(http, token, change);
  } catch (error) {
    if (!(error instanceof RancherError && error.status === 403)) throw error;
    throw describeMissingPermission(change.enabled ? 'enabling' : 'disabling', need);
  }
}

function describeMissingPermission(doing: string, need: SessionNeed): CliError {
  return new CliError(
    'notAllowed',
    `${doing} the users of ${serverHost(need.server)} requires admin permission or the global role Manage Users (users-manage)`,
    describeAdminLogin(need),
  );
}
