import { CliError } from '../errors.ts';
import { chooseServer } from '../flows/choose-server.ts';
import { clusterNames } from '../flows/cluster-names.ts';
import { commandFor } from '../flows/command-for.ts';
import type { Context } from '../flows/context.ts';
import { type DeletedCredentials, deleteCredentials } from '../flows/credential/delete-cached.ts';
import { printable } from '../printable.ts';
import { serverHost } from '../server-url.ts';
import { quoteForShell } from '../shell-words.ts';
import type { LoginName } from '../store/login-file.ts';
import { countOf } from './output/count.ts';
import type { GlobalOptions } from './program/options.ts';

export interface TokenDeleteArguments extends GlobalOptions {
  cluster?: string | undefined;
  all?: boolean | undefined;
}

export async function runTokenDelete(context: Context, args: TokenDeleteArguments): Promise<void> {
  if ((args.all ?? false) === (args.cluster !== undefined)) {
    throw new CliError('usage', 'which tokens?', 'Name a cluster with --cluster, or add --all.');
  }
  const server = chooseServer(context, args.server, args.profile);
  const need = { server, profile: args.profile };
  const { deleted, gone, forgotten, left } = await deleteCredentials(context, need, args.cluster);
  const host = serverHost(server);
  if (deleted > 0) context.tell(`Deleted ${countOf(deleted, 'token')} on ${host} and here.`);
  if (gone > 0) context.tell(`Deleted ${countOf(gone, 'token')} here that no longer existed on ${host}.`);
  if (forgotten > 0) context.tell(`Removed your API key from the cache here; it is still valid on ${host}.`);
  if (left.length > 0) reportLeft(context, need, left);
  else if (deleted + gone + forgotten === 0) context.tell(`No token is cached for ${host}; nothing was deleted.`);
}

function reportLeft(context: Context, login: LoginName, left: DeletedCredentials['left']): never {
  const nameOf = clusterNames(context, login);
  for (const { id, clusterId, reason } of left) {
    const token = `${printable(id)}${clusterId === undefined ? '' : ` (cluster ${nameOf(clusterId)})`}`;
    context.tell(`kubectl-rancher: ${token} was not deleted, and may be valid until it expires: ${reason}`);
  }
  throw new CliError(
    'failed',
    `${countOf(left.length, 'token')} could not be deleted on ${serverHost(login.server)}`,
    `To try again, run the same command; or, as the user they belong to: ${commandFor(context, `tokens delete ${left.map(({ id }) => quoteForShell(id)).join(' ')}`, login)}`,
  );
}
