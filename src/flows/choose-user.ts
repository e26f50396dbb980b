import { CliError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { UserAccount } from '../rancher/user-accounts.ts';
import { serverHost } from '../server-url.ts';
import type { LoginName } from '../store/login-file.ts';
import { commandFor } from './command-for.ts';
import type { Context } from './context.ts';

/**
 * The user that is meant by an id, a user name or, if it is unique, a display name. Throws `failed` if there is none, `usage` if there are
 * several, and `missingPermission` if the caller sees no other user.
 */
export async function chooseUser(
  context: Context,
  login: LoginName,
  { name, pages, missingPermission }: UserChoice,
): Promise<UserAccount> {
  const users: UserAccount[] = [];
  for await (const page of pages) users.push(...page);
  const by = (field: 'id' | 'username' | 'name') => users.filter((user) => user[field] === name);
  const [matches = []] = [by('id'), by('username'), by('name')].filter(({ length }) => length > 0);
  const [found, ...others] = matches;
  if (found !== undefined && others.length === 0) return found;
  const host = serverHost(login.server);
  if (found !== undefined) {
    const ids = matches.map(({ id }) => printable(id)).join(', ');
    throw new CliError('usage', `${matches.length} users of ${host} are named ${printable(name)}`, `Use an id: ${ids}`);
  }
  if (users.every(({ isMe }) => isMe)) throw missingPermission;
  const all = `See: ${commandFor(context, 'users list', login)}`;
  throw new CliError('failed', `${host} has no user "${printable(name)}"`, all);
}

export interface UserChoice {
  name: string;
  /** All users that the caller sees. */
  pages: AsyncIterable<UserAccount[]>;
  missingPermission: CliError;
}
