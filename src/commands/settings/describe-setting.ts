import type { KnownSetting } from '../../flows/admin/settings.ts';
import { printable } from '../../printable.ts';
import { findMaximum, minutesInWords, readMinutes, type TokenSetting } from '../../rancher/tokens/token-settings.ts';

/** A value and its meaning: `43200 = 30 days`, `0 = never`, `true`. */
export function describeValue({ value, about }: Pick<KnownSetting, 'value' | 'about'>): string {
  const minutes = readMinutes(value);
  if (about.unit === 'boolean') return printable(value);
  if (minutes === undefined) return `${printable(value)} (not a number of minutes)`;
  return `${value} = ${minutes === 0 && about.zero ? about.zero.word : minutesInWords(minutes)}`;
}

/** What a setting's value means, as a sentence without its full stop. `all`: the settings of the server. */
export function explainValue(setting: KnownSetting, all: KnownSetting[]): string {
  const { value, about } = setting;
  if (about.flag !== undefined) return about.flag[value.toLowerCase() === 'true' ? 'true' : 'false'];
  const minutes = readMinutes(value);
  if (minutes === undefined) return 'not a number of minutes: set it again';
  const says = narrowed(about, all)?.says ?? about.says;
  const meaning = minutes === 0 && about.zero ? about.zero.says : says(minutesInWords(minutes));
  const most = readMinutes(findLimit(setting, all)?.value ?? '') ?? 0;
  if (isWithoutEffect(setting, all))
    return `${meaning}, but it has no effect: a login lasts only ${minutesInWords(most)}`;
  const isCut = about.zero !== undefined && most > 0 && (minutes === 0 || minutes > most);
  return isCut ? `${meaning}, but the maximum limits them to ${minutesInWords(most)}` : meaning;
}

/** Whether a setting of sessions is longer than they last. */
export function isWithoutEffect(setting: KnownSetting, all: KnownSetting[]): boolean {
  const most = readMinutes(findLimit(setting, all)?.value ?? '') ?? 0;
  return setting.about.zero === undefined && most > 0 && (readMinutes(setting.value) ?? 0) > most;
}

/** Which tokens a setting applies to, on a server with the settings `all`. */
export function describeScope({ about }: KnownSetting, all: KnownSetting[]): string {
  return narrowed(about, all)?.appliesTo ?? about.appliesTo;
}

function narrowed({ beside }: TokenSetting, all: KnownSetting[]): TokenSetting['beside'] {
  return all.some(({ name }) => name === beside?.setting) ? beside : undefined;
}

/** The setting of the server that limits this one, if there is one. */
export function findLimit({ about }: KnownSetting, all: KnownSetting[]): KnownSetting | undefined {
  const maximum = findMaximum(about, (name) => all.some((setting) => setting.name === name));
  return all.find(({ name }) => name === maximum);
}
