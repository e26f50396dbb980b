import { CliError } from '../../errors.ts';
import { enableTokenHashing, readTokenHashing, type TokenHashing } from '../../flows/admin/token-hashing.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import { type CommandTarget, ownCommand } from '../../own-commands.ts';
import { serverHost } from '../../server-url.ts';
import { show } from '../output/show.ts';
import type { GlobalOptions } from '../program/options.ts';

export interface TokenHashingArguments extends GlobalOptions {
  enable?: boolean | undefined;
  yes?: boolean | undefined;
  iHaveABackup?: boolean | undefined;
}

const command = 'settings token-hashing --enable';

/** Prints whether tokens are stored as hashes, `on` or `off`; or turns that on permanently. */
export async function runTokenHashing(context: Context, args: TokenHashingArguments): Promise<void> {
  const server = chooseServer(context, args.server, args.profile);
  const need = { server, profile: args.profile };
  const host = serverHost(server);
  const hashing = await readTokenHashing(context, need);
  if (!args.enable) return reportState(context, host, args, hashing);
  if (hashing.isOn) return context.tell(`Token hashing is already on for ${host}; nothing was changed.`);
  if (hashing.isLocked) {
    throw new CliError('failed', `token hashing is off on ${host} and locked there, so it cannot be turned on`);
  }
  context.tell(`Turning token hashing on for ${host}:`);
  for (const line of explain(hashing)) context.tell(`  ${line}`);
  await makeSure(context, host, args);
  const { isOn } = await enableTokenHashing(context, need);
  if (!isOn) throw new CliError('failed', `${host} accepted the change, but token hashing is still off there`);
  context.tell(`Token hashing is now on for ${host}. It cannot be turned off again.`);
}

async function reportState(
  context: Context,
  host: string,
  target: CommandTarget,
  hashing: TokenHashing,
): Promise<void> {
  await show(context, hashing.isOn ? 'on\n' : 'off\n');
  const { algorithm } = hashing;
  const format = algorithm === undefined ? '' : ` (${algorithm})`;
  if (hashing.isOn) context.tell(`${host} stores tokens as hashes${format}; this cannot be turned off.`);
  else
    context.tell(
      `${host} stores tokens as plain text. To store hashes${format}, permanently: ${ownCommand(command, target)}`,
    );
}

function explain({ algorithm }: TokenHashing): string[] {
  const hash =
    algorithm === undefined ? 'a hash (SHA-256 up to Rancher 2.7, SHA3-512 from 2.8)' : `a ${algorithm} hash`;
  return [
    `Of every token, old or new, only ${hash} is stored: kubeconfig tokens, API keys and Rancher's own tokens.`,
    'Tokens keep working, but can no longer be read on the server.',
    'This cannot be undone: hashing cannot be turned off, and only a backup restores the tokens.',
    ...(algorithm === 'SHA-256' ? ['Authorized Cluster Endpoints reject tokens that are hashed with SHA-256.'] : []),
    'Make a backup of this Rancher first.',
  ];
}

/** What cannot be undone needs more than `--yes`: a confirmation that there is a backup. */
async function makeSure({ terminal }: Context, host: string, args: TokenHashingArguments): Promise<void> {
  if (args.yes && args.iHaveABackup) return;
  if (args.yes || !terminal.canPrompt()) {
    const need = args.yes ? '--yes is not enough' : 'this must be confirmed';
    throw new CliError(
      'usage',
      `token hashing was not turned on: ${need}`,
      `Run: ${ownCommand(`${command} --yes --i-have-a-backup`, args)}`,
    );
  }
  const hasBackup = args.iHaveABackup || (await terminal.askYesNo(`Is there a backup of ${host}?`));
  if (!hasBackup) throw new CliError('cancelled', 'token hashing was not turned on', 'Make a backup first.');
  const sure = await terminal.askYesNo(`Turn token hashing on for ${host}, permanently?`);
  if (!sure) throw new CliError('cancelled', 'token hashing was not turned on');
}
