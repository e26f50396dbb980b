import type { Context } from '../../flows/context.ts';
import { type KubeconfigRequest, type MadeKubeconfig, makeKubeconfig } from '../../flows/kubeconfig/make.ts';
import { expectNoInterruption } from '../../flows/kubeconfig/tokens.ts';
import { type Kubeconfig, writeKubeconfig } from '../../kube/kubeconfig/kubeconfig.ts';
import { combineKubeconfigs, findContext, refuseSameNames } from '../../kube/make/combine-kubeconfigs.ts';
import { kubectlCommand } from '../../kubectl-command.ts';
import { localTime } from '../../local-time.ts';
import { ownCommand } from '../../own-commands.ts';
import { refuseUnwritable, writeUserFile } from '../../platform/files/user-file.ts';
import { deferSignals, type Unfinished } from '../../platform/processes/signals.ts';
import { oneLine, printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { checkOptions } from './check-options.ts';
import { checkDirectory, runDirectory } from './directory.ts';
import { checkMerge, listOwnContexts, runMerge } from './merge.ts';
import { warnOfInactive } from './report-merge.ts';
import { fileToWrite, type KubeconfigArguments, readNameStyle, readRequests } from './requests.ts';
import type { ServerKubeconfig } from './server-kubeconfig.ts';

/** Prints, writes or merges a kubeconfig. Once it contains a token, Ctrl-C no longer stops it halfway. */
export async function runKubeconfig(context: Context, given: KubeconfigArguments): Promise<void> {
  const args = { ...given, file: fileToWrite(given) };
  checkOptions(args);
  const requests = readRequests(context, args);
  const previews = await makeParts(context, requests, true);
  const current =
    args.currentContext === undefined ? undefined : chooseContext(context, previews, args, args.currentContext);
  refuseSameNames(previews.map(({ config }) => config));
  const isWhole = args.dryRun || previews.every(({ embedsTokens }) => !embedsTokens);
  if (isWhole) return deliver(context, args, previews, current);
  await deferSignals(context.interruptions, describeUnfinished(requests), async () => {
    const parts = await addTokens(context, args, { requests, previews, current });
    await deliver(context, args, parts, current);
  });
  if (context.interruptions.hasCome())
    context.tell('kubectl-rancher: Ctrl-C came too late: the kubeconfig was written');
}

function describeUnfinished(requests: KubeconfigRequest[]): Unfinished {
  const hosts = [...new Set(requests.map(({ server }) => serverHost(server)))].join(', ');
  return {
    left: `tokens that were just issued may stay on ${hosts} until they expire`,
    next: `To see them: ${ownCommand('tokens list', requests.length === 1 ? (requests[0] ?? {}) : {})}`,
  };
}

async function deliver(
  context: Context,
  args: KubeconfigArguments,
  parts: ServerKubeconfig[],
  current: string | undefined,
): Promise<void> {
  for (const part of parts) warnOfTokens(context, part.server, part);
  if (args.merge) return runMerge(context, args, { parts, currentContext: current });
  if (args.dir !== undefined) return runDirectory(context, { directory: args.dir, force: args.force ?? false }, parts);
  const config = combineKubeconfigs(
    parts.map((part) => part.config),
    current,
  );
  try {
    await write(context, args, writeKubeconfig(config));
  } catch (error) {
    await revoke(parts);
    throw error;
  }
  warnOfInactive(context, parts);
  if (args.file !== undefined) reportWritten(context, args.file, config);
}

/** A merge also takes those that its contexts have in the user's files. */
function chooseContext(context: Context, parts: ServerKubeconfig[], args: KubeconfigArguments, name: string): string {
  const named = parts.map(({ server, config, naming }) => ({
    host: serverHost(server),
    config,
    choices: naming.choices,
  }));
  return findContext(named, name, readNameStyle(args), args.merge ? listOwnContexts(context, args, parts) : []);
}

async function write(context: Context, { file, force }: KubeconfigArguments, yaml: string): Promise<void> {
  if (file === undefined) return context.print(yaml);
  writeUserFile(file, yaml, force ?? false);
}

async function revoke(parts: ServerKubeconfig[]): Promise<void> {
  for (const part of parts) await part.revoke();
}

/** First checks what could fail later: tokens that end up in no file would be left on the server. */
async function addTokens(
  context: Context,
  args: KubeconfigArguments,
  {
    requests,
    previews,
    current,
  }: { requests: KubeconfigRequest[]; previews: ServerKubeconfig[]; current: string | undefined },
): Promise<ServerKubeconfig[]> {
  if (args.merge) checkMerge(context, args, { parts: previews, currentContext: current });
  else if (args.dir !== undefined) checkDirectory({ directory: args.dir, force: args.force ?? false }, previews);
  else if (args.file !== undefined) refuseUnwritable(args.file);
  const parts = await makeParts(context, requests, false);
  try {
    expectNoInterruption(context);
  } catch (error) {
    await revoke(parts);
    throw error;
  }
  return parts;
}

async function makeParts(
  context: Context,
  requests: KubeconfigRequest[],
  preview: boolean,
): Promise<ServerKubeconfig[]> {
  const parts: ServerKubeconfig[] = [];
  try {
    for (const request of requests) {
      const made = await makeKubeconfig(context, { ...request, preview });
      parts.push({ ...made, server: request.server, profile: request.profile });
    }
    return parts;
  } catch (error) {
    await revoke(parts);
    throw error;
  }
}

function warnOfTokens({ tell }: Context, server: string, { tokens }: MadeKubeconfig): void {
  if (tokens === undefined) return;
  const host = serverHost(server);
  const end = Number.isFinite(tokens.expiresAt) ? `until ${localTime(tokens.expiresAt)}` : 'forever';
  tell(`kubectl-rancher: ${host} embeds tokens in kubeconfigs: anyone who has this one has access ${end},`);
  tell('  not only to these clusters, but to everything that you have access to.');
  tell('  With --exec it uses the credential plugin instead, which fetches short-lived tokens for one cluster each.');
  for (const { cluster, error } of tokens.failed) {
    tell(`kubectl-rancher: ${printable(cluster.name)} is left out, because there is no token for it: ${error.message}`);
  }
}

/** How many contexts are listed. */
const contextsShown = 20;

function reportWritten({ tell }: Context, file: string, config: Kubeconfig): void {
  const names = config.contexts.map(({ name }) => name);
  tell(`Wrote ${oneLine(file)} with ${names.length === 1 ? 'the context' : `${names.length} contexts`}`);
  for (const name of names.slice(0, contextsShown)) tell(`  ${printable(name)}`);
  if (names.length > contextsShown) tell(`  and ${names.length - contextsShown} more`);
  tell(`Next: ${kubectlCommand(`--context ${quoteForShell(config['current-context'])} get pods`, file)}`);
}
