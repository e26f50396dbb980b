import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import type { KubeconfigRequest } from '../../flows/kubeconfig/make.ts';
import type { CommandStyle } from '../../flows/kubeconfig/plugin-command.ts';
import { parseSelector } from '../../flows/select-clusters.ts';
import { defaultNames, type NameStyle } from '../../kube/make/context-names.ts';
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
  namespace?: string | undefined;
  selector?: string | undefined;
  prefer?: 'ace' | undefined;
  dir?: string | undefined;
  prefix: string;
  command?: CommandStyle | undefined;
  currentContext?: string | undefined;
  merge?: boolean | undefined;
  prune?: boolean | undefined;
  dryRun?: boolean | undefined;
}

/** The file to write; undefined for stdout, which `-` stands for. */
export function fileToWrite({ file, merge }: KubeconfigArguments): string | undefined {
  return file === '-' && !merge ? undefined : file;
}

/** As the options say, else as this program names contexts by itself. */
export function readNameStyle({ names = defaultNames.style, prefix }: KubeconfigArguments): NameStyle {
  return { style: names, prefix };
}

/** One request for each server: `prod@rancher.example.com` also names the server, if there is a login to it. */
export function readRequests(context: Context, args: KubeconfigArguments): KubeconfigRequest[] {
  const common = {
    profile: args.profile,
    exec: args.exec ?? false,
    noEndpoints: args.ace === false,
    names: readNameStyle(args),
    namesAreRequested: args.names !== undefined || args.prefix !== '' || args.prefer !== undefined,
    prefersEndpoints: args.prefer === 'ace',
    namespace: args.namespace,
    selector: args.selector === undefined ? undefined : parseSelector(args.selector),
    ...(args.command === undefined ? {} : { command: args.command }),
  };
  // Someone who has lost the last cluster needs pruning most.
  const mayBeEmpty = args.merge === true && args.prune === true;
  if (args.clusters.length === 0)
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
