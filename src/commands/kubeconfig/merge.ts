import { CliError } from '../../errors.ts';
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
import { kubeconfigPaths } from '../../platform/paths/kubeconfig-paths.ts';
import { oneLine } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import { show } from '../output/show.ts';
import { reportMerge, reportNoAccess, suggestNext, warnOfInactive, warnOfOpenFiles } from './report-merge.ts';
import { type ServerKubeconfig, toMergePart } from './server-kubeconfig.ts';

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
  reportMerge(context, options, report, made.parts[0]);
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
