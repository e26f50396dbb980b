import type { Context } from '../../flows/context.ts';
import { convertUserKubeconfig } from '../../flows/kubeconfig/convert.ts';
import type { Revocation } from '../../flows/kubeconfig/revoke-replaced.ts';
import type { ConvertOutcome } from '../../kube/convert-kubeconfig.ts';
import { ownCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { quoteForShell } from '../../shell-words.ts';
import { describeLastVersion, findLastVersions, type LastVersion } from '../output/backups.ts';
import type { GlobalOptions } from '../program/options.ts';

export interface KubeconfigConvertArguments extends GlobalOptions {
  file?: string | undefined;
  revoke?: boolean | undefined;
}

/** Turns Rancher's own entries into this program's, in the user's kubeconfig or a file. */
export async function runKubeconfigConvert(context: Context, args: KubeconfigConvertArguments): Promise<void> {
  const { outcome, backups, revocation } = await convertUserKubeconfig(context, {
    ...args,
    revoke: args.revoke ?? false,
  });
  const deleted = new Set(revocation?.deleted);
  const unused = outcome.unusedTokens.map(({ id }) => id).filter((id) => !deleted.has(id));
  const lastVersions = findLastVersions(backups, unused);
  tellConverted(context, outcome, lastVersions);
  if (revocation !== undefined) tellRevoked(context, args, revocation, lastVersions);
  else if (unused.length > 0) tellUnused(context, args, unused, lastVersions);
}

const reasons: Record<ConvertOutcome['left'][number]['reason'], string> = {
  otherServer: 'it is reached through another server',
  unknownCluster: 'nothing in the file tells which cluster it is',
  noContext: 'no context uses it, so nothing tells its cluster',
};

function tellConverted({ tell }: Context, { converted, left }: ConvertOutcome, lastVersions: LastVersion[]): void {
  if (converted.length === 0) tell('There was nothing to convert.');
  for (const { user, contexts } of converted) {
    tell(`Converted ${printable(contexts.join(', ') || user)}`);
  }
  for (const { user, context, reason } of left) tell(`Left ${printable(context ?? user)} as it is: ${reasons[reason]}`);
  for (const lastVersion of lastVersions) tell(`${describeLastVersion(lastVersion)}.`);
}

function tellUnused(
  { tell }: Context,
  { server, profile }: KubeconfigConvertArguments,
  ids: string[],
  lastVersions: LastVersion[],
): void {
  tell(`These tokens are not in the file any more, and still good: ${list(ids)}`);
  tell('  Other copies of the file may need them. If none does, delete them on the server:');
  for (const { path } of lastVersions.filter(({ hasTokens }) => hasTokens)) {
    tell(`  ${ownCommand(`kubeconfig convert ${quoteForShell(path)} --revoke`, { server, profile })}`);
  }
}

function tellRevoked(
  context: Context,
  args: KubeconfigConvertArguments,
  { deleted, left, failed }: Revocation,
  lastVersions: LastVersion[],
): void {
  const { tell } = context;
  if (deleted.length > 0) tell(`Deleted on the server: ${list(deleted)}`);
  if (left.length > 0) {
    tell(`kubectl-rancher: not deleted, since they are gone already or somebody else's: ${list(left)}`);
  }
  const [error, ...others] = new Set(failed.map((failure) => failure.error));
  if (error === undefined) return;
  const ids = failed.map(({ id }) => id);
  tellUnused(context, args, ids, lastVersions);
  for (const other of others) tell(other.describe());
  throw error;
}

function list(ids: string[]): string {
  return ids.map((id) => printable(id)).join(', ');
}
