import { CliError } from '../errors.ts';
import { chooseServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { deleteCredentials } from '../flows/delete-credentials.ts';
import { serverHost } from '../rancher/server-url.ts';
import type { GlobalOptions } from './options.ts';

export interface TokenDeleteArguments extends GlobalOptions {
  cluster?: string | undefined;
  all?: boolean | undefined;
}

export async function runTokenDelete(context: Context, args: TokenDeleteArguments): Promise<void> {
  if ((args.all ?? false) === (args.cluster !== undefined)) {
    throw new CliError('usage', 'which tokens?', 'Name a cluster by its id with --cluster, or add --all.');
  }
  const server = chooseServer(context, args.server, args.profile);
  const count = await deleteCredentials(context, { server, profile: args.profile }, args.cluster);
  const tokens = count === 1 ? '1 token' : `${count} tokens`;
  context.tell(`Deleted ${tokens} on ${serverHost(server)}, and here.`);
}
