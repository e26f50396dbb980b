import { CliError } from '../errors.ts';
import { chooseServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { deleteCredentials } from '../flows/delete-credentials.ts';
import { serverHost } from '../server-url.ts';
import type { GlobalOptions } from './options.ts';
import { wordTokenCount } from './token-count.ts';

export interface TokenDeleteArguments extends GlobalOptions {
  cluster?: string | undefined;
  all?: boolean | undefined;
}

export async function runTokenDelete(context: Context, args: TokenDeleteArguments): Promise<void> {
  if ((args.all ?? false) === (args.cluster !== undefined)) {
    throw new CliError('usage', 'which tokens?', 'Name a cluster by its id with --cluster, or add --all.');
  }
  const server = chooseServer(context, args.server, args.profile);
  const need = { server, profile: args.profile };
  const { deleted, forgotten } = await deleteCredentials(context, need, args.cluster);
  const host = serverHost(server);
  if (deleted > 0 || forgotten === 0) {
    context.tell(`Deleted ${wordTokenCount(deleted)} on ${host}, and here.`);
  }
  if (forgotten > 0) context.tell(`Your API key was taken out of the cache here; it stays good on ${host}.`);
}
