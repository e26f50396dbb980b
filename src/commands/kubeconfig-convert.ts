import { CliError } from '../errors.ts';
import { choosePluginCommand } from '../flows/choose-command.ts';
import type { Context } from '../flows/context.ts';
import { choosePaths, readTexts } from '../flows/read-texts.ts';
import { revokeTokens } from '../flows/revoke-tokens.ts';
import { connectTo } from '../flows/trust-server.ts';
import { withSession } from '../flows/with-session.ts';
import { type ConvertOutcome, convertKubeconfig, listRancherHosts } from '../kube/convert-kubeconfig.ts';
import { loginCommand, ownCommand } from '../own-commands.ts';
import { updateLockedFiles } from '../platform/locked-files.ts';
import { oneLine, printable } from '../printable.ts';
import { parseServerUrl, serverHost } from '../rancher/server-url.ts';
import { readCurrentUser } from '../rancher/users.ts';
import { quoteForShell } from '../shell-words.ts';
import type { GlobalOptions } from './options.ts';

export interface KubeconfigConvertArguments extends GlobalOptions {
  file?: string | undefined;
  revoke?: boolean | undefined;
}

/** Turns Rancher's own entries into this program's, in the user's kubeconfig or a file. */
export async function runKubeconfigConvert(context: Context, args: KubeconfigConvertArguments): Promise<void> {
  const paths = choosePaths(context.env, args.file);
  const servers = chooseServers(context, args, paths);
  const plugin = choosePluginCommand(context);
  // A file that is rewritten before it shows that nothing can be revoked would keep its secret from the next try.
  if (args.revoke) for (const server of servers) await makeSureOfSession(context, server, args.profile);
  let outcome: ConvertOutcome | undefined;
  const updated = await updateLockedFiles(paths, context.clock, (contents) => {
    outcome = convertKubeconfig({
      files: paths.map((path, index) => ({ path, text: contents[index] })),
      hosts: servers.map(serverHost),
      plugin,
      profile: args.profile,
    });
    return outcome.files.map(({ text }) => text);
  });
  if (outcome === undefined) return;
  const backups = updated.flatMap(({ backup }) => backup ?? []);
  tellConverted(context, outcome, backups);
  const { unusedTokens } = outcome;
  if (unusedTokens.length === 0) return;
  if (args.revoke) await revoke(context, args, { servers, ids: unusedTokens }, backups);
  else tellUnused(context, args, unusedTokens, backups);
}

async function makeSureOfSession(context: Context, server: string, profile: string): Promise<void> {
  await withSession(context, { server, profile, trust: {} }, ({ token }) =>
    readCurrentUser(connectTo(context, server), token),
  );
}

/** The server named, else all that somebody has logged in to, and those that Rancher's own commands in the files name. */
function chooseServers(
  { sessions }: Context,
  { server, profile }: KubeconfigConvertArguments,
  paths: string[],
): string[] {
  if (server !== undefined) return [parseServerUrl(server)];
  const known = sessions.list().filter((record) => record.profile === profile);
  const named = listRancherHosts(readTexts(paths)).map(parseServerUrl);
  const servers = new Set([...known.map((record) => record.server), ...named]);
  if (servers.size > 0) return [...servers];
  throw new CliError(
    'usage',
    'of which Rancher are the entries?',
    `Log in first (${loginCommand({ profile })}), or name it with --server.`,
  );
}

const reasons: Record<ConvertOutcome['left'][number]['reason'], string> = {
  otherServer: 'it is reached through another server',
  unknownCluster: 'nothing in the file tells which cluster it is',
  noContext: 'no context uses it, so nothing tells its cluster',
};

function tellConverted({ tell }: Context, { converted, left }: ConvertOutcome, backups: string[]): void {
  if (converted.length === 0) tell('There was nothing to convert.');
  for (const { user, contexts } of converted) {
    tell(`Converted ${printable(contexts.join(', ') || user)}`);
  }
  for (const { user, context, reason } of left) tell(`Left ${printable(context ?? user)} as it is: ${reasons[reason]}`);
  for (const backup of backups)
    tell(`The last version is kept as ${oneLine(backup)}; it has the tokens that were in it.`);
}

function tellUnused(
  { tell }: Context,
  { server, profile }: KubeconfigConvertArguments,
  ids: string[],
  backups: string[],
): void {
  tell(`These tokens are not in the file any more, and still good: ${list(ids)}`);
  tell('  Other copies of the file may need them. If none does, delete them on the server:');
  for (const backup of backups) {
    tell(`  ${ownCommand(`kubeconfig convert ${quoteForShell(backup)} --revoke`, { server, profile })}`);
  }
}

async function revoke(
  context: Context,
  args: KubeconfigConvertArguments,
  wish: { servers: string[]; ids: string[] },
  backups: string[],
): Promise<void> {
  try {
    const { deleted, left } = await revokeTokens(context, { ...wish, profile: args.profile });
    if (deleted.length > 0) context.tell(`Deleted on the server: ${list(deleted)}`);
    if (left.length === 0) return;
    context.tell(`kubectl-rancher: not deleted, since they are gone already or somebody else's: ${list(left)}`);
  } catch (error) {
    tellUnused(context, args, wish.ids, backups);
    throw error;
  }
}

function list(ids: string[]): string {
  return ids.map((id) => printable(id)).join(', ');
}
