import { CliError } from '../../errors.ts';
import { changeUser, planUserChange, type UserChange } from '../../flows/admin/users.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import { ownCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { providersOf, type UserAccount } from '../../rancher/user-accounts.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { countOf } from '../output/count.ts';
import type { GlobalOptions } from '../program/options.ts';

export interface UsersEnableArguments extends GlobalOptions {
  name: string;
  yes?: boolean | undefined;
}

/** Enables a user, whose unexpired tokens then work again. */
export function runUsersEnable(context: Context, args: UsersEnableArguments): Promise<void> {
  return run(context, args, true);
}

/** Disables a user, whose tokens then stop working. */
export function runUsersDisable(context: Context, args: UsersEnableArguments): Promise<void> {
  return run(context, args, false);
}

async function run(context: Context, args: UsersEnableArguments, enabled: boolean): Promise<void> {
  const { tell } = context;
  const server = chooseServer(context, args.server, args.profile);
  const need = { server, profile: args.profile };
  const host = serverHost(server);
  const change = await planUserChange(context, need, args.name);
  const who = describeUser(change.user);
  const done = enabled ? 'enabled' : 'disabled';
  if (change.user.enabled === enabled) return tell(`${who} is already ${done} on ${host}; nothing was changed.`);
  if (change.user.isMe) {
    throw new CliError(
      'failed',
      `you are ${who} on ${host}, and you cannot disable yourself`,
      'Another admin can do it.',
    );
  }
  for (const line of enabled ? describeEnabling(change, who) : describeDisabling(change, who)) tell(line);
  await confirm(context, args, { who, enabled });
  await changeUser(context, need, { id: change.user.id, enabled });
  const undo = enabled ? '' : ` To undo it: ${ownCommand(`users enable ${quoteForShell(change.user.id)}`, args)}`;
  tell(`${who} is ${done} on ${host}.${undo}`);
}

function describeUser({ username, name, id }: UserAccount): string {
  const [called, ...more] = [username, name, id].filter((text) => text !== '').map((text) => printable(text));
  return more.length === 0 ? `${called}` : `${called} (${more.join(', ')})`;
}

function describeDisabling({ user, tokens }: UserChange, who: string): string[] {
  return [
    `Disabling ${who}: ${howMany(tokens)} ${tokens === 1 ? 'stops' : 'stop'} working at once, and logins are refused.`,
    '  Nothing is deleted: unexpired tokens work again as soon as the user is enabled.',
    ...(providersOf(user).includes('system')
      ? ['  This is a system account of Rancher: whatever Rancher uses it for stops, such as the agent of a cluster.']
      : []),
  ];
}

function describeEnabling({ tokens }: UserChange, who: string): string[] {
  return [
    `Enabling ${who}: ${howMany(tokens)} ${tokens === 1 ? 'starts' : 'start'} working again, and logins are accepted.`,
  ];
}

function howMany(tokens: number | undefined): string {
  if (tokens === undefined) return "all of the user's tokens (only an admin can see how many)";
  return countOf(tokens, 'token');
}

async function confirm(
  { terminal }: Context,
  { yes, name, server, profile }: UsersEnableArguments,
  { who, enabled }: { who: string; enabled: boolean },
): Promise<void> {
  if (yes) return;
  const verb = enabled ? 'enable' : 'disable';
  const unchanged = `${who} was not ${verb}d`;
  if (!terminal.canPrompt()) {
    const command = ownCommand(`users ${verb} ${quoteForShell(name)} --yes`, { server, profile });
    throw new CliError('usage', `${unchanged}: this must be confirmed`, `Run: ${command}`);
  }
  if (!(await terminal.askYesNo(`${enabled ? 'Enable' : 'Disable'} ${who}?`))) {
    throw new CliError('cancelled', unchanged);
  }
}
