import { tokensGone } from '../../kube/convert/tokens-gone.ts';
import type { Kubeconfig } from '../../kube/kubeconfig/kubeconfig.ts';
import { diffKubeconfigs } from '../../kube/kubeconfig/kubeconfig-diff.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig/kubeconfig-file.ts';
import { currentContextOf, readKubeconfigs } from '../../kube/kubeconfig/kubeconfig-files.ts';
import type { Owner } from '../../kube/kubeconfig/ownership.ts';
import { type EntryName, mergeKubeconfig, setCurrentContext } from '../../kube/merge/merge-kubeconfig.ts';
import { type Duplicate, listDuplicates, pruneKubeconfig } from '../../kube/merge/prune-kubeconfig.ts';
import type { Retargeted } from '../../kube/merge/retargeted.ts';
import { updateLockedFiles } from '../../platform/files/locked-files.ts';
import { refuseReadOnly } from '../../platform/files/user-file.ts';
import type { Context } from '../context.ts';
import type { ContextNaming } from './make.ts';
import { describeConflicts, describeRetargeting } from './merge-conflicts.ts';
import { readFiles } from './read-texts.ts';

/** What is merged for one server and profile. */
export interface MergePart {
  owner: Owner;
  config: Kubeconfig;
  naming?: ContextNaming;
  /** The ids of all clusters of the server that there are now. */
  clusterIds: string[];
}

export interface MergeOptions {
  /** The files of the `KUBECONFIG` list, or the one file. */
  paths: string[];
  /** The one file, where it is not one that kubectl reads by itself. */
  file?: string | undefined;
  parts: MergePart[];
  /** Whether our entries for clusters that are gone, and second contexts for one cluster, go too. */
  prune: boolean;
  /** Absent: the current one stays; where there is none, the first that is merged becomes it. */
  currentContext?: string;
}

export interface MergeReport {
  /** All files as they are now. */
  files: KubeconfigFile[];
  /** What was merged, under the names that it has in the files; in the order of the parts. */
  configs: Kubeconfig[];
  /** The files that were changed. */
  paths: string[];
  /** Where their last versions lie. */
  backups: string[];
  /** Names of contexts. */
  added: string[];
  replaced: string[];
  /** Those whose cluster is gone. */
  removed: string[];
  /** Those that were removed since another one points to the same cluster. */
  duplicates: Duplicate[];
  /** Those that stay although another one, with the name that was asked for, points to the same cluster. */
  oldNames: string[];
  /** Those whose cluster is gone, and which point to another one now. */
  retargeted: Retargeted[];
  currentContext: string | undefined;
  /** The ids of tokens that were in the files and are no longer. */
  unusedTokens: string[];
}

/** Merges entries into the user's kubeconfig, under kubectl's lock. Throws `failed` and changes nothing when something is in the way. */
export async function mergeIntoKubeconfig(context: Context, options: MergeOptions): Promise<MergeReport> {
  let outcome = nothing;
  let before: KubeconfigFile[] = [];
  const updated = await updateLockedFiles(options.paths, context.clock, (contents) => {
    before = readKubeconfigs(options.paths.map((path, index) => ({ path, text: contents[index] })));
    outcome = merge(context, options, before);
    return outcome.files.map(({ source }) => source.text);
  });
  return {
    ...outcome,
    paths: updated.map(({ path }) => path),
    backups: updated.flatMap(({ backup }) => backup ?? []),
    unusedTokens: updated.length > 0 ? tokensGone(before, outcome.files) : [],
  };
}

/** Throws `failed` when something is in the way. Reads the files and changes none. */
export function tryMerge(context: Context, options: MergeOptions): void {
  const before = readFiles(options.paths);
  const { files } = merge(context, options, before);
  const changed = files.filter(({ source }, index) => source.text !== before[index]?.source.text);
  for (const { path } of changed) refuseReadOnly(path);
}

/** What a merge would change, as `diff -u` shows it; empty when nothing. */
export async function previewMerge(context: Context, options: MergeOptions): Promise<string> {
  const before = readFiles(options.paths);
  const { files } = merge(context, options, before);
  const differences = await Promise.all(
    before.map((file, index) => diffKubeconfigs(file.source, (files[index] ?? file).source)),
  );
  return differences.join('');
}

type Outcome = Omit<MergeReport, 'paths' | 'backups' | 'unusedTokens'>;

const nothing: Outcome = {
  files: [],
  configs: [],
  added: [],
  replaced: [],
  removed: [],
  duplicates: [],
  oldNames: [],
  retargeted: [],
  currentContext: undefined,
};

function merge(context: Context, options: MergeOptions, before: KubeconfigFile[]): Outcome {
  let outcome: Outcome = { ...nothing, files: before, currentContext: currentContextOf({ files: before }) };
  for (const part of options.parts) outcome = mergePart(context, options, part, outcome);
  const { files, configs, currentContext } = outcome;
  // Only where its context was pruned is there none now.
  const current = currentContext ?? (configs[0]?.['current-context'] || undefined);
  return current === undefined
    ? outcome
    : { ...outcome, currentContext: current, files: setCurrentContext(files, current) };
}

function mergePart(context: Context, options: MergeOptions, part: MergePart, soFar: Outcome): Outcome {
  const { owner, config, clusterIds, naming } = part;
  const suggested = soFar.currentContext === undefined ? config['current-context'] || undefined : undefined;
  const currentContext = options.currentContext ?? suggested;
  const merged = mergeKubeconfig({ files: soFar.files, ours: config, owner, clusterIds, naming, currentContext });
  if (merged.conflicts.length > 0) throw describeConflicts(context, options, owner, merged.conflicts);
  if (merged.wouldRetarget.length > 0) throw describeRetargeting(merged.wouldRetarget, owner, options);
  const outcome: Outcome = {
    ...soFar,
    files: merged.files,
    currentContext: merged.currentContext,
    configs: [...soFar.configs, merged.ours],
    added: [...soFar.added, ...contextsIn(merged.added)],
    replaced: [...soFar.replaced, ...contextsIn(merged.replaced)],
    retargeted: [...soFar.retargeted, ...merged.retargeted],
  };
  const kept = merged.ours.contexts.map(({ name }) => name);
  if (options.prune) return prune(outcome, part, kept);
  if (!naming?.isRequested) return outcome;
  return { ...outcome, oldNames: [...soFar.oldNames, ...listDuplicates(merged.files, owner, kept)] };
}

function prune(outcome: Outcome, { owner, clusterIds }: MergePart, kept: string[]): Outcome {
  const { files, removed, duplicates } = pruneKubeconfig(outcome.files, owner, clusterIds, kept);
  const isDuplicate = new Set(duplicates.map(({ context }) => context));
  return {
    ...outcome,
    files,
    currentContext: currentContextOf({ files }),
    removed: [...outcome.removed, ...contextsIn(removed).filter((name) => !isDuplicate.has(name))],
    duplicates: [...outcome.duplicates, ...duplicates],
  };
}

function contextsIn(entries: EntryName[]): string[] {
  return entries.filter(({ list }) => list === 'contexts').map(({ name }) => name);
}
