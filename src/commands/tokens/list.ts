import { commandFor } from '../../flows/command-for.ts';
import type { Context } from '../../flows/context.ts';
import { openTokenList } from '../../flows/tokens/list.ts';
import { serverHost } from '../../server-url.ts';
import { tellImpliedServer } from '../output/implied-server.ts';
import { printListing } from '../output/listing.ts';
import { readTokenQuery, type TokenFilterArguments } from './filter.ts';
import { tokenListing } from './listing.ts';

export async function runTokensList(context: Context, args: TokenFilterArguments): Promise<void> {
  const query = readTokenQuery(context, args);
  const { pages } = await openTokenList(context, query);
  const listing = tokenListing({ allUsers: query.allUsers, now: context.clock.now() });
  const count = await printListing(context, args.output, listing, pages);
  if (count === undefined) return;
  if (count === 0) return context.tell(`No matching token on ${serverHost(query.server)}.`);
  tellImpliedServer(context, 'tokens', { server: query.server, args });
  if (context.screen.columns === undefined) return;
  context.tell(
    `Changing a password ends none of them. To delete one: ${commandFor(context, 'tokens delete ID', query)}`,
  );
}
