import { CliError } from '../errors.ts';
import { chooseServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { makeKubeconfig } from '../flows/make-kubeconfig.ts';
import { refuseExisting, writeUserFile } from '../platform/user-file.ts';
import { printable } from '../printable.ts';
import { serverHost } from '../rancher/server-url.ts';
import type { GlobalOptions } from './options.ts';

export interface KubeconfigArguments extends GlobalOptions {
  clusters: string[];
  all?: boolean | undefined;
  file?: string | undefined;
  exec?: boolean | undefined;
  force?: boolean | undefined;
}

export async function runKubeconfig(context: Context, args: KubeconfigArguments): Promise<void> {
  if (args.clusters.length === 0 && !args.all) {
    throw new CliError('usage', 'for which clusters?', 'Name them, or add --all.');
  }
  if (args.file !== undefined && !args.force) refuseExisting(args.file);
  const server = chooseServer(context, args.server, args.profile);
  const made = await makeKubeconfig(context, {
    server,
    profile: args.profile,
    clusters: args.all ? [] : args.clusters,
    exec: args.exec ?? false,
  });
  if (made.embedsTokens) {
    context.tell(
      `kubectl-rancher: ${serverHost(server)} puts tokens into kubeconfigs; whoever has this file has access.`,
    );
    context.tell('  With --exec it carries a command instead, which fetches short-lived tokens.');
  }
  if (args.file === undefined) return context.print(made.yaml.expose());
  writeUserFile(args.file, made.yaml.expose(), args.force ?? false);
  context.tell(`Wrote ${args.file} with ${made.contexts.length === 1 ? 'the context' : 'the contexts'}`);
  for (const name of made.contexts) context.tell(`  ${printable(name)}`);
  const words = ['kubectl', '--kubeconfig', args.file, '--context', printable(made.currentContext), 'get', 'pods'];
  context.tell(`Next: ${words.map(quoteForShell).join(' ')}`);
}

/** A word as a POSIX shell has to be given it. */
function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
