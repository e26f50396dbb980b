import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import type { TokenFilter } from '../../flows/tokens/filter.ts';
import type { TokenQuery } from '../../flows/tokens/list.ts';
import { quoteForShell } from '../../shell-words.ts';
import type { OutputFormat } from '../output/listing.ts';
import { formatDuration, type GlobalOptions } from '../program/options.ts';

/** The arguments of `tokens list` and `tokens prune`. */
export interface TokenFilterArguments extends GlobalOptions, TokenFilterOptions {
  allUsers?: boolean | undefined;
  output: OutputFormat;
}

type TokenFilterOptions = { [name in keyof Omit<TokenFilter, 'kinds'>]?: TokenFilter[name] | undefined } & {
  kind?: TokenFilter['kinds'] | undefined;
};

/** Which tokens of which server the arguments select. */
export function readTokenQuery(context: Context, args: TokenFilterArguments): TokenQuery {
  const { kind, neverExpires, expired, olderThan, unusedFor, cluster, user, finding } = args;
  return {
    server: chooseServer(context, args.server, args.profile),
    profile: args.profile,
    allUsers: args.allUsers === true || user !== undefined,
    filter: {
      ...(kind === undefined ? {} : { kinds: kind }),
      ...(neverExpires === undefined ? {} : { neverExpires }),
      ...(expired === undefined ? {} : { expired }),
      ...(olderThan === undefined ? {} : { olderThan }),
      ...(unusedFor === undefined ? {} : { unusedFor }),
      ...(cluster === undefined ? {} : { cluster }),
      ...(user === undefined ? {} : { user }),
      ...(finding === undefined ? {} : { finding }),
    },
  };
}

/** The same selection as options for a user to type, each after a blank. */
export function filterOptions(args: TokenFilterArguments): string {
  const { kind = [], neverExpires, expired, olderThan, unusedFor, cluster, user, finding, allUsers } = args;
  const words = [
    ...kind.map((one) => `--kind ${one}`),
    neverExpires && '--never-expires',
    expired && '--expired',
    olderThan && `--older-than ${formatDuration(olderThan)}`,
    unusedFor && `--unused-for ${formatDuration(unusedFor)}`,
    cluster && `--cluster ${quoteForShell(cluster)}`,
    user && `--user ${quoteForShell(user)}`,
    finding && `--finding ${finding}`,
    allUsers && '--all-users',
  ];
  return words.map((word) => (word ? ` ${word}` : '')).join('');
}
