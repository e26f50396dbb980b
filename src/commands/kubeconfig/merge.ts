import { CliError } from '../../errors.ts';
import { commandFor } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import { findRefused } from '../../flows/kubeconfig/judge-with-kubectl.ts';
import {
  type MergeOptions,
  type MergeReport,
  mergeIntoKubeconfig,
  previewMerge,
  tryMerge,
} from '../../flows/kubeconfig/merge.ts';
import { readFiles } from '../../flows/kubeconfig/read-texts.ts';
import { tokenIds } from '../../kube/convert/tokens-gone.ts';
import { joinKubeconfigs } from '../../kube/kubeconfig/kubeconfig-files.ts';
import { findOwnContexts } from '../../kube/kubeconfig/ownership.ts';
import { kubectlCommand } from '../../kubectl-command.ts';
import { isOpenToOthers } from '../../platform/files/user-file.ts';
import { kubeconfigPaths } from '../../platform/paths/kubeconfig-paths.ts';
import { oneLine, printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { describeBackup, inspectBackups } from '../output/backup-messages.ts';
import { show } from '../output/show.ts';
import { describeContexts } from './merge-notes.ts';
import { toMergePart } from './merge-part.ts';
import type { ServerKubeconfig } from './server-kubeconfig.ts';

export interface MergeArguments {
  /** In place of `$KUBECONFIG`. */
  file?: string | undefined;
  prune?: boolean | undefined;
  dryRun?: boolean | undefined;
}

interface Made {
  parts: ServerKubeconfig[];
  currentContext: string | undefined;
}

/** Throws `failed` if a merge would fail; changes nothing. */
export function checkMerge(context: Context, args: MergeArguments, made: Made): void {
  tryMerge(context, toOptions(context, args, made));
}

/** The names of the contexts that these logins have in the user's files; none where a file cannot be read, as the merge will say. */
export function listOwnContexts({ env }: Context, { file }: MergeArguments, parts: ServerKubeconfig[]): string[] {
  try {
    const files = joinKubeconfigs(readFiles(mergedPaths(env, file)));
    return parts.flatMap(({ server, profile }) => findOwnContexts(files, { host: serverHost(server), profile }));
  } catch {
    return [];
  }
}

function mergedPaths(env: NodeJS.ProcessEnv, file: string | undefined): string[] {
  return file === undefined ? kubeconfigPaths(env) : [file];
}

function toOptions({ env }: Context, { file, prune }: MergeArguments, { parts, currentContext }: Made): MergeOptions {
  return {
    paths: mergedPaths(env, file),
    file,
    prune: prune ?? false,
    parts: parts.map(toMergePart),
    ...(currentContext === undefined ? {} : { currentContext }),
  };
}

/** Merges what was made into the user's kubeconfig and says what changed; a dry run prints the difference. Throws `failed` if kubectl refuses the result. */
export async function runMerge(context: Context, args: MergeArguments, made: Made): Promise<void> {
  const options = toOptions(context, args, made);
  if (args.dryRun) {
    const difference = await previewMerge(context, options);
    if (difference === '') context.tell('Nothing would change.');
    await show(context, difference);
    return;
  }
  const report = await mergeOrRevoke(context, options, made);
  reportMerge(context, options, report);
  reportUnusedTokens(context, made, report);
  const seen = made.parts.filter(({ clusterIds }) => clusterIds.length > 0);
  for (const part of made.parts) if (!seen.includes(part)) reportNoAccess(context, part);
  warnOfInactive(context, seen);
  const [refused] = await findRefused(context.env, report.files);
  if (seen.length > 0 && refused === undefined) suggestNext(context, options, report);
  if (made.parts.some(({ embedsTokens }) => embedsTokens)) warnOfOpenFiles(context, report);
  if (refused === undefined) return;
  const message = `no kubectl command will work with ${oneLine(refused.path)}: ${refused.what}`;
  throw new CliError('failed', message, refused.nextStep);
}

function reportNoAccess(context: Context, part: ServerKubeconfig): void {
  context.tell(
    `kubectl-rancher: you have access to no cluster of ${serverHost(part.server)}: ask an admin of this Rancher`,
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

async function mergeOrRevoke(context: Context, options: MergeOptions, { parts }: Made): Promise<MergeReport> {
  try {
    return await mergeIntoKubeconfig(context, options);
  } catch (error) {
    const kept = tokensIn(options);
    for (const part of parts) await part.revoke(kept);
    throw error;
  }
}

/** Of several files, some may have been written before the failure: their tokens stay. */
function tokensIn({ paths }: MergeOptions): Set<string> {
  try {
    return new Set(tokenIds(readFiles(paths)));
  } catch {
    // A file that cannot be read, or is not a kubeconfig, was not written by this merge.
    return new Set();
  }
}

function reportMerge({ tell }: Context, { paths }: MergeOptions, report: MergeReport): void {
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

function reportUnusedTokens(context: Context, { parts: [part] }: Made, { unusedTokens }: MergeReport): void {
  if (part === undefined || unusedTokens.length === 0) return;
  const ids = unusedTokens.map(quoteForShell).join(' ');
  context.tell('  The replaced tokens are still valid on the server. To delete them:');
  context.tell(`  ${commandFor(context, `tokens delete ${ids}`, part)}`);
}

function suggestNext({ tell }: Context, options: MergeOptions, report: MergeReport): void {
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
function warnOfOpenFiles({ tell }: Context, { paths }: MergeReport): void {
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
  if (names.length === 0) return '';
  return `${names.length} context${names.length === 1 ? '' : 's'} ${what}`;
}
