import { CliError } from '../../errors.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import type { KubeconfigRequest } from '../../flows/kubeconfig/make.ts';
import type { CommandStyle } from '../../flows/kubeconfig/plugin-command.ts';
import { defaultNames, type NameStyle } from '../../kube/context-names.ts';
import { refuseExisting } from '../../platform/user-file.ts';
import { serverHost } from '../../server-url.ts';
import type { GlobalOptions } from '../program/options.ts';

export interface KubeconfigArguments extends GlobalOptions {
  clusters: string[];
  all?: boolean | undefined;
  file?: string | undefined;
  exec?: boolean | undefined;
  force?: boolean | undefined;
  ace?: boolean | undefined;
  names?: string | undefined;
  prefix: string;
  command?: CommandStyle | undefined;
  currentContext?: string | undefined;
  merge?: boolean | undefined;
  prune?: boolean | undefined;
  dryRun?: boolean | undefined;
}

/** The file to write; undefined for stdout, which `-` stands for. */
export function nameFile({ file, merge }: KubeconfigArguments): string | undefined {
  return file === '-' && !merge ? undefined : file;
}

/** Throws `usage` for options that exclude each other, before any request. */
export function checkOptions(args: KubeconfigArguments): void {
  if (args.clusters.length > 0 && args.all) throw new CliError('usage', 'name some clusters, or add --all; not both');
  if (args.merge && args.file === '-') throw new CliError('usage', '--merge needs a file, but - is stdout');
  if (args.file === '') throw new CliError('usage', '-f needs a file name');
  if (args.merge && args.force)
    throw new CliError('usage', '--force cannot be used with --merge, which overwrites nothing');
  if (args.clusters.length === 0 && !args.all) {
    throw new CliError('usage', 'for which clusters?', 'Name them, or add --all.');
  }
  if (!args.merge && (args.prune || args.dryRun)) {
    throw new CliError('usage', `${args.prune ? '--prune' : '--dry-run'} requires --merge`);
  }
  if (!args.merge && args.file !== undefined && !args.force) refuseExisting(args.file);
}

/** As the options say, else as this program names contexts by itself. */
export function nameStyle({ names = defaultNames.style, prefix }: KubeconfigArguments): NameStyle {
  return { style: names, prefix };
}

/** One request for each server: `prod@rancher.example.com` also names the server, if there is a login to it. */
export function readRequests(context: Context, args: KubeconfigArguments): KubeconfigRequest[] {
  const common = {
    profile: args.profile,
    exec: args.exec ?? false,
    noEndpoints: args.ace === false,
    names: nameStyle(args),
    namesAreRequested: args.names !== undefined || args.prefix !== '',
    ...(args.command === undefined ? {} : { command: args.command }),
  };
  // Pruning is of use above all to someone who has lost the last cluster.
  const mayBeEmpty = args.merge === true && args.prune === true;
  if (args.all)
    return [{ ...common, mayBeEmpty, server: chooseServer(context, args.server, args.profile), clusters: [] }];
  return [...groupByServer(context, args, args.clusters)].map(([server, clusters]) => ({
    ...common,
    server,
    clusters,
  }));
}

/** Names of clusters by the server that each is one of; the one of a name without a server is that of the command. */
export function groupByServer(
  context: Context,
  command: Pick<GlobalOptions, 'server' | 'profile'>,
  clusters: string[],
): Map<string, string[]> {
  const byServer = new Map<string, string[]>();
  for (const requested of clusters) {
    const { server, cluster } = splitName(context, command, requested);
    byServer.set(server, [...(byServer.get(server) ?? []), cluster]);
  }
  return byServer;
}

function splitName(
  context: Context,
  args: Pick<GlobalOptions, 'server' | 'profile'>,
  requested: string,
): { server: string; cluster: string } {
  const at = requested.lastIndexOf('@');
  const known = context.sessions.list().find(({ server }) => at > 0 && serverHost(server) === requested.slice(at + 1));
  if (known !== undefined) return { server: known.server, cluster: requested.slice(0, at) };
  return { server: chooseServer(context, args.server, args.profile), cluster: requested };
}
