import type { Context } from '../../flows/context.ts';
import { environmentServer } from '../../flows/environment-server.ts';
import { convertUserKubeconfig } from '../../flows/kubeconfig/convert.ts';
import type { Revocation } from '../../flows/kubeconfig/revoke-replaced.ts';
import type { ConvertOutcome } from '../../kube/convert/convert-kubeconfig.ts';
import { loginCommand, ownCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { parseServerUrl } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { type Backup, describeBackup, inspectBackups } from '../output/backup-messages.ts';
import type { GlobalOptions } from '../program/options.ts';
import { describeLeftovers, failureOfLeftovers } from './convert-leftovers.ts';

export interface KubeconfigConvertArguments extends GlobalOptions {
  file?: string | undefined;
  revoke?: boolean | undefined;
}

/** Converts Rancher's own entries into this program's, in the user's kubeconfig or a file. Throws `failed` if something of Rancher's is left. */
export async function runKubeconfigConvert(context: Context, args: KubeconfigConvertArguments): Promise<void> {
  const {
    outcome,
    backups: paths,
    revocation,
  } = await convertUserKubeconfig(context, {
    ...args,
    revoke: args.revoke ?? false,
  });
  const deleted = new Set(revocation?.deleted);
  const unused = outcome.unusedTokens.map(({ id }) => id).filter((id) => !deleted.has(id));
  const backups = inspectBackups(paths, unused);
  reportConverted(context, outcome, backups);
  for (const line of describeLeftovers(outcome, args)) context.tell(line);
  suggestLogins(context, args, outcome);
  if (revocation !== undefined) reportRevoked(context, args, revocation, backups);
  else if (unused.length > 0) reportUnusedTokens(context, args, unused, backups);
  const failure = failureOfLeftovers(outcome, args);
  if (failure !== undefined) throw failure;
}

function reportConverted({ tell }: Context, outcome: ConvertOutcome, backups: Backup[]): void {
  const { converted, uncovered, left, otherCommands } = outcome;
  const isAll = left.length === 0 && otherCommands.length === 0;
  if (converted.length === 0 && uncovered.length === 0) tell(isAll ? 'Nothing to convert.' : 'Nothing was converted.');
  for (const { user, contexts } of converted) {
    tell(`Converted ${printable(contexts.join(', ') || user)}`);
  }
  for (const user of uncovered) {
    tell(`Removed the token from ${printable(user)}: kubectl used it, and never ran the plugin`);
  }
  for (const backup of backups) tell(`${describeBackup(backup)}.`);
}

/** For the servers of converted entries that no one has logged in to here. */
function suggestLogins(context: Context, { profile }: KubeconfigConvertArguments, { converted }: ConvertOutcome): void {
  const servers = new Set(converted.map(({ host }) => parseServerUrl(host)));
  for (const server of servers) {
    const hasSession =
      context.sessions.find(server, profile) !== undefined || environmentServer(context.env) === server;
    if (!hasSession) context.tell(`Log in next: ${loginCommand({ server, profile })}`);
  }
}

function reportUnusedTokens(
  { tell }: Context,
  { server, profile }: KubeconfigConvertArguments,
  ids: string[],
  backups: Backup[],
): void {
  const copies = backups.filter(({ hasTokens }) => hasTokens);
  const commands =
    copies.length > 0
      ? copies.map(({ path }) => `kubeconfig convert ${quoteForShell(path)} --revoke`)
      : [`tokens delete ${ids.map(quoteForShell).join(' ')}`];
  tell(`These tokens were removed from the file but are still valid: ${list(ids)}`);
  tell('  Other copies of the file may use them. If none does, delete them on the server:');
  for (const command of commands) tell(`  ${ownCommand(command, { server, profile })}`);
}

function reportRevoked(
  context: Context,
  args: KubeconfigConvertArguments,
  { deleted, owners, left, failed }: Revocation,
  backups: Backup[],
): void {
  const { tell } = context;
  if (deleted.length > 0) tell(`Deleted on the server: ${deleted.map((id) => describeDeleted(id, owners)).join(', ')}`);
  if (left.length > 0) {
    tell(`kubectl-rancher: not deleted, because they no longer exist or belong to another user: ${list(left)}`);
  }
  const [error, ...others] = new Set(failed.map((failure) => failure.error));
  if (error === undefined) return;
  const ids = failed.map(({ id }) => id);
  reportUnusedTokens(context, args, ids, backups);
  for (const other of others) tell(other.describe());
  throw error;
}

/** An admin may have deleted what another user still needs. */
function describeDeleted(id: string, owners: ReadonlyMap<string, string>): string {
  const owner = owners.get(id);
  return owner === undefined ? printable(id) : `${printable(id)} (of the user ${printable(owner)})`;
}

function list(ids: string[]): string {
  return ids.map((id) => printable(id)).join(', ');
}
