import { CliError } from '../../errors.ts';
import { changeSetting, pickSetting, readTokenSettings, type SettingChange } from '../../flows/admin/settings.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import { commandFor } from '../../flows/command-for.ts';
import type { Context } from '../../flows/context.ts';
import { printable } from '../../printable.ts';
import {
  findTokenSetting,
  minutesInWords,
  readMinutes,
  type TokenSetting,
} from '../../rancher/tokens/token-settings.ts';
import { serverHost } from '../../server-url.ts';
import type { LoginName } from '../../store/login-file.ts';
import { type GlobalOptions, parseDuration } from '../program/options.ts';
import { describeValue, explainValue, findLimit, isWithoutEffect } from './describe-setting.ts';

export interface SettingsSetArguments extends GlobalOptions {
  name: string;
  value?: string | undefined;
  default?: boolean | undefined;
  yes?: boolean | undefined;
}

/** Sets a setting, and says what that changes and what it leaves as it is. */
export async function runSettingsSet(context: Context, args: SettingsSetArguments): Promise<void> {
  const { name, profile } = args;
  if ((args.value === undefined) !== (args.default === true)) {
    throw new CliError('usage', `which value for ${printable(name)}?`, 'Add a value or --default.');
  }
  const server = chooseServer(context, args.server, profile);
  const need = { server, profile };
  const about = findTokenSetting(name) ?? pickSetting(await readTokenSettings(context, need), name).about;
  const value = args.value === undefined ? undefined : parseValue(about, args.value);
  if (value !== undefined && about.unit === 'minutes' && readMinutes(args.value ?? '') === undefined) {
    context.tell(`${printable(args.value ?? '')} is ${value} minutes.`);
  }
  reportChange(context, need, await changeSetting(context, need, { name, value, confirmed: args.yes ?? false }));
}

/** Parses a value into the server's format. Throws `usage` for an invalid one. */
function parseValue(about: TokenSetting, text: string): string {
  if (about.unit === 'minutes') return String(parseMinutes(about.name, text.trim()));
  const value = text.trim().toLowerCase();
  if (value === 'true' || value === 'false') return value;
  throw new CliError('usage', `${about.name} must be true or false, not "${printable(text)}"`);
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
  throw new CliError('usage', `${text} is not a whole number of minutes, as Rancher needs`, howToWrite);
}

const howToWrite = 'Write minutes, like 480, or a time span like 8h or 30d.';

function reportChange(context: Context, need: LoginName, { before, after, all }: SettingChange): void {
  const { tell } = context;
  const host = serverHost(need.server);
  const { name, about } = after;
  if (before.value === after.value) {
    tell(`${name} on ${host} is already ${describeValue(after)}; nothing was changed.`);
    return;
  }
  tell(`${name} on ${host}: ${withSpan(before.value, about)} -> ${withSpan(after.value, about)}`);
  tell(`  From now on: ${explainValue(after, all)}.`);
  for (const limited of all.filter((setting) => findLimit(setting, all) === after)) {
    if (isWithoutEffect(limited, all)) tell(`  ${limited.name}: ${explainValue(limited, all)}.`);
  }
  for (const line of untouched(about, (words) => commandFor(context, words, need))) tell(`  ${line}`);
}

function withSpan(value: string, about: TokenSetting): string {
  const minutes = readMinutes(value);
  if (about.unit === 'boolean' || minutes === undefined) return printable(value);
  return `${value} (${minutes === 0 && about.zero ? about.zero.word : minutesInWords(minutes)})`;
}

/** What a change does not affect, and how to change that too. */
function untouched({ name, zero }: TokenSetting, commandOf: (words: string) => string): string[] {
  if (name === 'kubeconfig-generate-token') {
    return [
      'Existing kubeconfigs stay as they are, and so do the tokens in them.',
      `To convert one: ${commandOf('kubeconfig convert FILE --revoke')}`,
    ];
  }
  if (zero === undefined) return ['Existing sessions keep their expiry.'];
  const which = name.startsWith('kubeconfig-') ? '--kind kubeconfig --all-users' : '--all-users --never-expires';
  return [
    'Existing tokens keep their expiry.',
    `To see those that an admin can delete: ${commandOf(`tokens prune ${which} --dry-run`)}`,
  ];
}
