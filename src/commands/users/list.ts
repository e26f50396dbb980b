import { type ListedUser, listUsers } from '../../flows/admin/users.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import { printable } from '../../printable.ts';
import { providersOf } from '../../rancher/user-accounts.ts';
import { tellImpliedServer } from '../output/implied-server.ts';
import { type Listing, type OutputFormat, printListing } from '../output/listing.ts';
import type { GlobalOptions } from '../program/options.ts';

export interface UsersListArguments extends GlobalOptions {
  output: OutputFormat;
}

/** Lists the users of a server. Tokens are counted only for the formats that show it: that takes a while if there are many. */
export async function runUsersList(context: Context, args: UsersListArguments): Promise<void> {
  const server = chooseServer(context, args.server, args.profile);
  const withTokens = args.output !== 'table' && args.output !== 'name';
  const pages = await listUsers(context, { server, profile: args.profile, withTokens });
  const count = await printListing(context, args.output, listing, pages);
  if (count !== undefined) tellImpliedServer(context, 'users', { server, args });
}

const listing: Listing<ListedUser> = {
  key: 'users',
  columns: [
    { title: 'ID', cell: ({ id }) => printable(id) },
    { title: 'USERNAME', cell: ({ username }) => printable(username) || '-' },
    { title: 'NAME', cell: ({ name }) => printable(name) || '-' },
    { title: 'ENABLED', cell: ({ enabled }) => yesNo(enabled) },
    { title: 'ADMIN', cell: ({ isAdmin }) => yesNo(isAdmin) },
    { title: 'PROVIDER', cell: (user) => printable(providersOf(user).join(', ')) },
    { title: 'TOKENS', cell: ({ tokens }) => String(tokens ?? '?'), wide: true },
    { title: 'PRINCIPALS', cell: ({ principalIds }) => printable(principalIds.join(', ')), wide: true },
  ],
  nameOf: ({ id }) => printable(id),
  fieldsOf: (user) => ({
    id: user.id,
    username: user.username,
    name: user.name,
    enabled: user.enabled,
    admin: user.isAdmin ?? null,
    me: user.isMe,
    providers: providersOf(user),
    principals: user.principalIds,
    tokens: user.tokens ?? null,
  }),
};

function yesNo(value: boolean | undefined): string {
  if (value === undefined) return '?';
  return value ? 'yes' : 'no';
}
