import { CliError } from '../../errors.ts';
import { changeSetting, pickSetting, readTokenSettings, type SettingChange } from '../../flows/admin/settings.ts';
import { chooseServer, commandFor } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import { printable } from '../../printable.ts';
import { findTokenSetting, minutesInWords, readMinutes, type TokenSetting } from '../../rancher/token-settings.ts';
import { serverHost } from '../../server-url.ts';
import { type GlobalOptions, parseDuration } from '../program/options.ts';
import { describeValue, explainValue } from './descriptions.ts';

export interface SettingsSetArguments extends GlobalOptions {
  name: string;
  value?: string | undefined;
  default?: boolean | undefined;
}

/** Sets a setting, and says what that changes and what it does not. */
export async function runSettingsSet(context: Context, args: SettingsSetArguments): Promise<void> {
  const { name, profile } = args;
  if ((args.value === undefined) !== (args.default === true)) {
    throw new CliError('usage', `which value is ${printable(name)} to have?`, 'Give one, or --default.');
  }
  const server = chooseServer(context, args.server, profile);
  const need = { server, profile };
  const about = findTokenSetting(name) ?? pickSetting(await readTokenSettings(context, need), name).about;
  const value = args.value === undefined ? undefined : parseValue(about, args.value);
  if (value !== undefined && about.unit === 'minutes' && readMinutes(args.value ?? '') === undefined) {
    context.tell(`${printable(args.value ?? '')} is ${value} minutes.`);
  }
  tellChange(context, need, await changeSetting(context, need, { name, value }));
}

/** A value as the server has it. Throws `usage` for what is none. */
function parseValue(about: TokenSetting, text: string): string {
  if (about.unit === 'minutes') return String(parseMinutes(about.name, text.trim()));
  const value = text.trim().toLowerCase();
  if (value === 'true' || value === 'false') return value;
  throw new CliError('usage', `${about.name} is true or false, not "${printable(text)}"`);
}

function parseMinutes(name: string, text: string): number {
  const minutes = readMinutes(text);
  if (minutes !== undefined) return minutes;
  if (/^-\d/.test(text)) throw new CliError('usage', `${name} cannot be negative`, howToWrite);
  if (!/^(?:\d+[smhd])+$/.test(text)) {
    throw new CliError('usage', `"${printable(text)}" is neither a number of minutes nor a time span`, howToWrite);
  }
  const exact = parseDuration(text) / 60_000;
  if (Number.isInteger(exact)) return exact;
  throw new CliError('usage', `${text} is no whole number of minutes, and Rancher counts in those`, howToWrite);
}

const howToWrite = 'Write minutes, like 480, or a time span like 8h or 30d.';

function tellChange(
  context: Context,
  need: { server: string; profile: string },
  { before, after, all }: SettingChange,
): void {
  const { tell } = context;
  const host = serverHost(need.server);
  const { name, about } = after;
  if (before.value === after.value) {
    tell(`${name} on ${host} is ${describeValue(after)} already; nothing was changed.`);
    return;
  }
  tell(`${name} on ${host}: ${withSpan(before.value, about)} -> ${withSpan(after.value, about)}`);
  tell(`  From now on: ${explainValue(after, all)}.`);
  for (const line of untouched(about, (words) => commandFor(context, words, need))) tell(`  ${line}`);
}

function withSpan(value: string, about: TokenSetting): string {
  const minutes = readMinutes(value);
  if (about.unit === 'boolean' || minutes === undefined) return printable(value);
  return `${value} (${minutes === 0 && about.zero ? about.zero.word : minutesInWords(minutes)})`;
}

/** What a change leaves as it is, and how to change that too. */
function untouched({ name, zero }: TokenSetting, commandOf: (words: string) => string): string[] {
  if (name === 'kubeconfig-generate-token') {
    return [
      'Kubeconfigs that were made before stay as they are, and so do the tokens in them.',
      `To turn one into the other kind: ${commandOf('kubeconfig convert FILE --revoke')}`,
    ];
  }
  if (zero === undefined) return ['Sessions that have begun keep the end they have.'];
  const which = name.startsWith('kubeconfig-') ? '--kind kubeconfig --all-users' : '--all-users --never-expires';
  return [
    'Tokens that were made before keep the end they have.',
    `To see which an admin may delete: ${commandOf(`tokens prune ${which} --dry-run`)}`,
  ];
}
