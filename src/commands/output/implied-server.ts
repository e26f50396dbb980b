import type { Context } from '../../flows/context.ts';
import { serverHost } from '../../server-url.ts';
import type { GlobalOptions } from '../program/options.ts';
import { isTable, type OutputFormat } from './listing.ts';

/** Says below a table which Rancher it is of, where none was named and there are logins to several. `what`: what it lists. */
export function tellImpliedServer(
  context: Context,
  what: string,
  { server, args }: { server: string; args: GlobalOptions & { output: OutputFormat } },
): void {
  if (args.server !== undefined || !isTable(args.output)) return;
  const isElsewhere = context.sessions
    .list()
    .some((login) => login.profile === args.profile && login.server !== server);
  if (isElsewhere)
    context.tell(`These are the ${what} of ${serverHost(server)}. For another Rancher, add --server URL.`);
}
