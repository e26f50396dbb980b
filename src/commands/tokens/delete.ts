import { CliError } from '../../errors.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import { clusterNames } from '../../flows/cluster-names.ts';
import { commandFor } from '../../flows/command-for.ts';
import type { Context } from '../../flows/context.ts';
import { deleteTokens, type FoundTokens, findTokens } from '../../flows/tokens/delete.ts';
import { ownCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import type { ListedToken } from '../../rancher/tokens/listed-tokens.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import type { LoginName } from '../../store/login-file.ts';
import { agentQuestion, confirmAll, expectConfirmation } from '../output/confirm-deletion.ts';
import { countOf } from '../output/count.ts';
import { reportDeletion } from '../output/report-deletion.ts';
import { formatTable } from '../output/tables.ts';
import type { GlobalOptions } from '../program/options.ts';

export interface TokensDeleteArguments extends GlobalOptions {
  ids: string[];
  yes?: boolean | undefined;
}

/** Deletes tokens by their ids; one that does not exist does not stop the others. */
export async function runTokensDelete(context: Context, args: TokensDeleteArguments): Promise<void> {
  const { profile, yes = false } = args;
  const ids = readIds(args.ids);
  const server = chooseServer(context, args.server, profile);
  const command = ownCommand(`tokens delete ${ids.map(quoteForShell).join(' ')}`, args);
  expectConfirmation(context, { yes, nextStep: `Run: ${command} --yes` });
  const { login, found, missing } = await findTokens(context, { server, profile, ids });
  const host = serverHost(server);
  for (const id of missing) context.tell(`kubectl-rancher: ${host} has no token ${printable(id)} that you can delete`);
  const chosen = found.filter(({ id }) => !isSession(login, id));
  if (chosen.length < found.length) {
    context.tell(`kubectl-rancher: one of them is your login; to end it: ${ownCommand('logout', args)}`);
  }
  if (chosen.length > 0) {
    if (!yes) context.tell(formatRows(chosen, clusterNames(context, { server, profile })));
    await confirmAll(context, yes, questionsAbout(login, chosen, host));
    reportDeletion(context, { server, total: chosen.length }, await deleteTokens(context, login, chosen));
    const owners = new Set(chosen.filter(({ kind }) => kind === 'session').map(({ user }) => user.name || user.id));
    if (owners.size > 0) context.tell(describeOutliving(context, login, { server, profile, owners: [...owners] }));
  }
  const left = ids.length - chosen.length;
  if (left > 0) throw new CliError('failed', `${countOf(left, 'token')} of ${ids.length} could not be deleted`);
}

/** Removes duplicates. Throws `usage` for a whole token: it would end up in the shell's history, and in messages. */
function readIds(words: string[]): string[] {
  if (words.some((word) => word.includes(':'))) {
    throw new CliError('usage', 'a token is deleted by its id, the part before the colon');
  }
  return [...new Set(words)];
}

type Login = FoundTokens['login'];

/** Rancher does not delete the session of the request. A key that was not created by this program may be deleted. */
function isSession({ session: { record } }: Login, id: string): boolean {
  return id === record.tokenId && record.store !== 'environment' && record.keep !== true;
}

/** Only the ids that were typed were read: what the sessions created is not known. */
function describeOutliving(
  context: Context,
  { user }: Login,
  { owners: [owner = '', ...others], ...login }: LoginName & { owners: string[] },
): string {
  const isOwn = owner === (user.name || user.id);
  const whose = isOwn ? '' : ` --user ${quoteForShell(owner)}`;
  const list = commandFor(context, `tokens list${others.length > 0 ? ' --all-users' : whose}`, login);
  return `  Tokens outlive the session that created them, until they expire. To see them: ${list}`;
}

function formatRows(tokens: ListedToken[], nameOf: (clusterId: string) => string): string {
  const rows = tokens.map(({ id, kind, user, clusterId, description }) => [
    printable(id),
    kind,
    printable(user.name || user.id),
    clusterId === undefined ? '-' : nameOf(clusterId),
    printable(description, 60),
  ]);
  return formatTable(['ID', 'KIND', 'USER', 'CLUSTER', 'DESCRIPTION'], rows).trimEnd();
}

function questionsAbout({ session }: Login, tokens: ListedToken[], host: string): string[] {
  const agents = tokens.filter(({ kind }) => kind === 'agent').length;
  const isOwnKey = tokens.some(({ id }) => id === session.record.tokenId);
  return [
    `Delete ${countOf(tokens.length, 'token')} on ${host}?`,
    ...(agents > 0 ? [agentQuestion(agents)] : []),
    ...(isOwnKey ? [`You are logged in here with ${printable(session.record.tokenId)}. Really delete it?`] : []),
  ];
}
