import { commandFor } from '../../flows/command-for.ts';
import type { Context } from '../../flows/context.ts';
import type { MergeOptions, MergeReport } from '../../flows/kubeconfig/merge.ts';
import { joinKubeconfigs } from '../../kube/kubeconfig/kubeconfig-files.ts';
import { findOwnContexts } from '../../kube/kubeconfig/ownership.ts';
import { parseClusterAddress } from '../../kube/kubeconfig/server-address.ts';
import { kubectlCommand } from '../../kubectl-command.ts';
import { isOpenToOthers } from '../../platform/files/user-file.ts';
import { oneLine, printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { describeBackup, inspectBackups } from '../output/backup-messages.ts';
import { countOf } from '../output/count.ts';
import type { ServerKubeconfig } from './server-kubeconfig.ts';

/** Says what a merge changed, where the previous versions are, and which tokens it has left on the server. */
export function reportMerge(
  context: Context,
  options: MergeOptions,
  report: MergeReport,
  part: ServerKubeconfig | undefined,
): void {
  reportChanges(context, options, report);
  if (part !== undefined) reportUnusedTokens(context, part, report);
}

function reportChanges({ tell }: Context, { paths }: MergeOptions, report: MergeReport): void {
  const { added, replaced, removed, duplicates, retargeted, backups, unusedTokens } = report;
  if (report.paths.length === 0) tell(`Nothing to change: ${list(paths)} is up to date.`);
  else {
    const counts = [count(added, 'added'), count(replaced, 'replaced'), count([...removed, ...duplicates], 'removed')];
    tell(
      `Merged into ${list(report.paths)}: ${counts.filter((words) => words !== '').join(', ') || 'entries updated'}.`,
    );
  }
  for (const line of describeContexts(report)) tell(line);
  for (const backup of inspectBackups(backups, unusedTokens)) tell(`  ${describeBackup(backup)}`);
  for (const { context, from, to } of retargeted) {
    tell(
      `  ${printable(context)} now points to the cluster ${printable(to)}, because ${printable(from)} no longer exists`,
    );
  }
  for (const name of removed) tell(`  Removed ${printable(name)}, whose cluster no longer exists`);
  for (const { context, kept } of duplicates) {
    tell(`  Removed ${printable(context)}, because ${printable(kept)} points to the same cluster`);
  }
}

/** What may surprise someone in contexts that were merged, in lines. */
function describeContexts({ added, configs, oldNames }: MergeReport): string[] {
  const isNew = new Set(added);
  const endpoints = configs
    .flatMap(({ clusters, contexts }) => {
      const servers = new Map(clusters.map(({ name, cluster }) => [name, cluster.server]));
      return contexts.filter(({ context }) => parseClusterAddress(servers.get(context.cluster) ?? '') === undefined);
    })
    .map(({ name }) => name)
    .filter((name) => isNew.has(name));
  return [
    ...(endpoints.length === 0
      ? []
      : [`  ${shorten(endpoints)}: straight to the cluster, without Rancher if a token is cached`]),
    ...(oldNames.length === 0 ? [] : [`  ${shorten(oldNames)}: old names of these clusters; --prune removes them`]),
  ];
}

/** How many names are listed. */
const namesShown = 3;

function shorten(names: string[]): string {
  const shown = names.slice(0, namesShown).map((name) => printable(name));
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return `${shown.join(', ')}${more}`;
}

function reportUnusedTokens(context: Context, part: ServerKubeconfig, { unusedTokens }: MergeReport): void {
  if (unusedTokens.length === 0) return;
  const ids = unusedTokens.map(quoteForShell).join(' ');
  context.tell('  The replaced tokens are still valid on the server. To delete them:');
  context.tell(`  ${commandFor(context, `tokens delete ${ids}`, part)}`);
}

/** Says what to type to use what was merged. */
export function suggestNext({ tell }: Context, options: MergeOptions, report: MergeReport): void {
  const { configs, added, replaced, currentContext } = report;
  const merged = configs.flatMap(({ contexts }) => contexts.map(({ name }) => name));
  const changed = [...added, ...replaced];
  const preferred = configs.map((config) => config['current-context']).find((name) => changed.includes(name));
  const next = preferred ?? changed[0] ?? (isContextOfOne(options, report) ? currentContext : merged[0]);
  if (next !== undefined && next !== currentContext) {
    tell(`Next: ${kubectlCommand(`--context ${quoteForShell(next)} get pods`, options.file)}`);
  } else if (currentContext) {
    tell(`The current context is ${printable(currentContext)}.`);
    tell(`Next: ${kubectlCommand('get pods', options.file)}`);
  }
}

/** Whether the current context belongs to one of the logins that were merged. */
function isContextOfOne({ parts }: MergeOptions, { files, configs, currentContext: name }: MergeReport): boolean {
  if (name === undefined) return false;
  if (configs.some(({ contexts }) => contexts.some((context) => context.name === name))) return true;
  const all = joinKubeconfigs(files);
  return parts.some(({ owner }) => findOwnContexts(all, owner).includes(name));
}

/** An existing file keeps its mode, which matters once it contains tokens. */
export function warnOfOpenFiles({ tell }: Context, { paths }: MergeReport): void {
  for (const path of paths.filter(isOpenToOthers)) {
    tell(
      `kubectl-rancher: ${oneLine(path)} now contains tokens, and other users can read it. To restrict access: chmod 600 ${quoteForShell(path)}`,
    );
  }
}

function list(paths: string[]): string {
  return paths.map(oneLine).join(', ');
}

function count(names: unknown[], what: string): string {
  return names.length === 0 ? '' : `${countOf(names.length, 'context')} ${what}`;
}

/** Says when a login has no cluster to be merged. */
export function reportNoAccess(context: Context, part: ServerKubeconfig): void {
  context.tell(
    `kubectl-rancher: you have access to no cluster of ${serverHost(part.server)}: ask the administrator of this Rancher`,
  );
  context.tell(`  Once you have: ${commandFor(context, 'kubeconfig --all --merge --exec', part)}`);
}

/** Says when kubectl will fail with each of these clusters, since Rancher is connected to none of them. */
export function warnOfInactive(context: Context, parts: ServerKubeconfig[]): void {
  for (const part of parts) {
    if (part.hasActive || part.config.contexts.length === 0) continue;
    context.tell(`kubectl-rancher: none of these clusters of ${serverHost(part.server)} is active now`);
    context.tell(`  To see their states: ${commandFor(context, 'clusters', part)}`);
  }
}
