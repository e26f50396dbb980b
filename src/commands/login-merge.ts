import { CliError } from '../errors.ts';
import { clusterNames } from '../flows/cluster-names.ts';
import { commandFor } from '../flows/command-for.ts';
import type { Context } from '../flows/context.ts';
import { makeKubeconfig } from '../flows/kubeconfig/make.ts';
import { readTexts } from '../flows/kubeconfig/read-texts.ts';
import { currentContextOf, readKubeconfigFiles } from '../kube/kubeconfig/kubeconfig-files.ts';
import { findOwnContexts } from '../kube/kubeconfig/ownership.ts';
import { kubeconfigPaths } from '../platform/paths/kubeconfig-paths.ts';
import { oneLine } from '../printable.ts';
import { serverHost } from '../server-url.ts';
import { quoteForShell } from '../shell-words.ts';
import type { SessionRecord } from '../store/sessions/sessions.ts';
import { runMerge } from './kubeconfig/merge.ts';

export interface AfterLogin {
  /** Whether it was requested; absent if neither --merge nor --no-merge was given. */
  merge: boolean | undefined;
  /** Whether the trusted CA certificates changed, so that the existing entries are out of date. */
  hasNewAuthority: boolean;
}

/**
 * Ends a login: merges the clusters into the kubeconfig if requested; offers it if nothing was requested and none of them
 * is there yet. A merge that was only offered does not fail the login.
 */
export async function mergeAfterLogin(
  context: Context,
  record: SessionRecord,
  { merge: requested, hasNewAuthority }: AfterLogin,
): Promise<void> {
  const byHand = `Next: ${commandFor(context, 'kubeconfig --all --merge --exec', record)}`;
  if (requested === false) return context.tell(byHand);
  if (record.clusterId !== undefined) return explainScopedKey(context, record, record.clusterId);
  if (requested === true) return merge(context, record);
  try {
    const next = hasNewAuthority ? undefined : findNext(context, record);
    if (next !== undefined) return context.tell(`Next: ${next}`);
    // What is merged in a shell of its own is lost with it.
    const canOffer = context.terminal.canPrompt() && !context.env.KUBECTL_RANCHER_SHELL;
    if (!canOffer || !(await offer(context))) return context.tell(byHand);
    await merge(context, record);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    context.tell(error.code === 'cancelled' ? byHand : error.describe());
  }
}

/** What to type if the kubeconfig has contexts of this login; the current one may point to another server. */
function findNext({ env }: Context, { server, profile }: SessionRecord): string | undefined {
  const files = readKubeconfigFiles(readTexts(kubeconfigPaths(env)));
  const own = findOwnContexts(files, { host: serverHost(server), profile });
  const current = currentContextOf(files);
  if (current !== undefined && own.includes(current)) return 'kubectl get pods';
  return own[0] === undefined ? undefined : `kubectl --context ${quoteForShell(own[0])} get pods`;
}

function offer({ terminal, env }: Context): Promise<boolean> {
  return terminal.askYesNo(`Merge its clusters into ${kubeconfigPaths(env).map(oneLine).join(', ')}?`, true);
}

/** Always with the plugin: a login with this program does not ask for tokens that live for a month. */
async function merge(context: Context, { server, profile }: SessionRecord): Promise<void> {
  const made = await makeKubeconfig(context, { server, profile, clusters: [], exec: true, mayBeEmpty: true });
  await runMerge(context, {}, { parts: [{ ...made, server, profile }], currentContext: undefined });
}

function explainScopedKey(context: Context, login: SessionRecord, clusterId: string): void {
  const cluster = clusterNames(context, login)(clusterId);
  context.tell(`An API key for one cluster cannot list clusters: use it with a kubeconfig that has ${cluster}.`);
}
